"""An enrolment that was asked for on a stick: the keys wait in the encrypted file until the ledger's answer comes."""

from msgspec import Struct

from kiosk.desk import enrolled
from kiosk.desk.enrolled import Enrolled
from kiosk.errors import KnownError
from kiosk.ports.store import Settings
from sync.protocol import codec, enrolment_answer, enrolment_code, keys
from sync.protocol.offline_enrolment import request_of

ASKED_SETTING = "enrolment_asked"


class AlreadyEnrolled(KnownError):
    """This kiosk is a device already; its events stand under that name."""

    key = "already_enrolled"


class NothingAsked(KnownError):
    """An answer came, and this kiosk has asked for none."""

    key = "enrolment_not_asked"


class AnswerNotForUs(KnownError):
    """The answer is damaged, for another kiosk, or not from the ledger that the code names."""

    key = "enrolment_answer"


class _Asked(Struct, frozen=True, kw_only=True):
    ledger_kid: bytes
    sign_key: bytes
    seal_key: bytes
    ledger_url: str


def ask(settings: Settings, code_text: str, program_version: str, ledger_url: str) -> bytes:
    """The request file's bytes; the private keys stay here. Raises AlreadyEnrolled or codec.Malformed.

    Asked again, a new pair of keys takes the place of the old one: an answer to the earlier request is worthless then.
    """
    if enrolled.load(settings) is not None:
        raise AlreadyEnrolled
    code = enrolment_code.parse(code_text)
    sign_key, seal_key = keys.new_key(), keys.new_key()
    asked = _Asked(
        ledger_kid=code.ledger_kid,
        sign_key=keys.private_bytes(sign_key),
        seal_key=keys.private_bytes(seal_key),
        ledger_url=ledger_url,
    )
    settings.put(ASKED_SETTING, codec.encode(asked))
    return codec.encode(request_of(code, sign_key, seal_key, program_version))


def take_answer(settings: Settings, answer: bytes) -> Enrolled:
    """Become the device that the answer makes. Raises AlreadyEnrolled, NothingAsked or AnswerNotForUs."""
    if enrolled.load(settings) is not None:
        raise AlreadyEnrolled
    kept = settings.get(ASKED_SETTING)
    if kept is None:
        raise NothingAsked
    asked = codec.decode(kept, _Asked)
    sign_key, seal_key = keys.private_from(asked.sign_key), keys.private_from(asked.seal_key)
    try:
        enrolment = enrolment_answer.opened(answer, sign_key, seal_key, asked.ledger_kid)
    except enrolment_answer.UNTRUSTED as error:
        raise AnswerNotForUs(cause=type(error).__name__) from error
    settings.put(ASKED_SETTING, None)
    return enrolled.keep(settings, enrolment, sign_key, seal_key, asked.ledger_url)
