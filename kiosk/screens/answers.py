"""Outcomes as answers: what the large answer says for each, in message keys."""

from datetime import date, datetime

from kiosk.desk.desk import NotAllowed
from kiosk.domain.households import spoken_name
from kiosk.domain.outcomes import (
    AlreadyHere,
    CodeFound,
    CodeRefused,
    Deepened,
    Failed,
    ForeignCode,
    Received,
    Refused,
    Undone,
)
from kiosk.ports.store import DiskFull, KnownPerson, StoreDamaged, StoreError
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Answer, Found, MemberLine, Tone
from sync.protocol.ages import age_on
from sync.protocol.credential import Refusal
from sync.protocol.household import Household, Person
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth

NO_TIME = "--:--"

_LOOK = {Refusal.EXPIRED, Refusal.NOT_YET_VALID}
"""Refusals behind which a readable household stands: amber, because staff can go on at once."""
_NEXT_STEP = {
    Refusal.UNKNOWN_ISSUER: "next.ask_app_update",
    Refusal.DAMAGED: "next.scan_again",
    Refusal.NOT_CANONICAL: "next.ask_app_update",
}
_NOTHING_IS_SAVED = {one.key for one in (StoreError, DiskFull, StoreDamaged)}
"""With these no way of receiving works, also not the keyboard's."""


def since_text(wall_us: int, today: date) -> str:
    """When somebody came: the time of day, with the date before it where that was not today."""
    try:
        came = datetime.fromtimestamp(wall_us / 1_000_000).astimezone()
    except (OverflowError, OSError, ValueError):
        return NO_TIME
    return clock_text(wall_us) if came.date() == today else f"{came.month}/{came.day} {clock_text(wall_us)}"


def clock_text(wall_us: int) -> str:
    """The local time of day as people say it, 14:05; another desk's clock may have said what no calendar knows."""
    try:
        return datetime.fromtimestamp(wall_us / 1_000_000).astimezone().strftime("%H:%M")
    except (ValueError, OverflowError, OSError):
        return NO_TIME


def received(outcome: Received, undo_left_s: int | None = None) -> Answer:
    """The green answer 受付しました."""
    return Answer(
        Tone.RECEIVED,
        message("outcome.received"),
        _who(outcome.record),
        reception_no=outcome.record.reception_no,
        can_undo=True,
        can_deepen=outcome.record.household.depth is not Depth.FULL,
        undo_left_s=undo_left_s,
        can_open=True,
    )


def last_reception(record: HouseholdRecord) -> Answer:
    """Blue: whom the key for taking back means; the next press takes them back."""
    return Answer(
        Tone.ALREADY_HERE,
        message("outcome.last_reception"),
        _who(record),
        reception_no=record.reception_no,
        can_undo=True,
        can_deepen=True,
        next_step=message("next.press_again_to_undo"),
    )


def already_here(outcome: AlreadyHere, today: date) -> Answer:
    """Blue: this household is in since a time."""
    record = outcome.record
    since = since_text(record.received_at_us, today)
    return Answer(
        Tone.ALREADY_HERE,
        message("outcome.already_here", since=since, reception_no=record.reception_no),
        _who(record),
        reception_no=record.reception_no,
        can_deepen=True,
        can_open=True,
    )


def deepened(outcome: Deepened) -> Answer:
    """Green: more is known of a household."""
    record = outcome.record
    return Answer(
        Tone.RECEIVED,
        message("outcome.deepened"),
        _who(record),
        reception_no=record.reception_no,
        can_undo=True,
        can_deepen=True,
        can_open=True,
    )


def undone(outcome: Undone) -> Answer:
    """A reception was taken back."""
    record = outcome.record
    return Answer(Tone.UNDONE, message("outcome.undone"), _who(record), reception_no=record.reception_no)


def code_refused(outcome: CodeRefused) -> Answer:
    """A code of ours that does not count; what to do instead stands beside it."""
    tone = Tone.LOOK if outcome.reason in _LOOK else Tone.REFUSED
    by_hand = "next.type_by_hand" if outcome.household is None else "next.confirm_prefilled"
    step = _NEXT_STEP.get(outcome.reason, by_hand)
    lines = (message("notice.expired_but_readable"),) if outcome.reason is Refusal.EXPIRED else ()
    return Answer(tone, message(f"refused.{outcome.reason.value}"), lines, next_step=message(step))


def foreign_code(outcome: ForeignCode) -> Answer:
    """A code that is not ours says what it is."""
    return Answer(Tone.LOOK, message(f"foreign.{outcome.kind}"), next_step=message("next.look_up_name"))


def refused(outcome: Refused) -> Answer:
    """The act cannot be done as asked."""
    return Answer(Tone.LOOK, Message(outcome.key, dict(outcome.data)))


def failure_tone(outcome: Failed) -> Tone:
    """How a failure looks and sounds beside other work: that nobody logged in is no failure of the program's."""
    return Tone.LOOK if outcome.key == NotAllowed.key else Tone.FAILED


def failed(outcome: Failed) -> Answer:
    """Something broke: nothing was written, and staff are called. Where nobody logged in nothing broke."""
    if outcome.key == NotAllowed.key:
        return Answer(Tone.LOOK, message(f"error.{outcome.key}"))
    cause = message("error.bug" if outcome.key == "bug" else f"error.{outcome.key}")
    next_step = "next.on_paper" if outcome.key in _NOTHING_IS_SAVED else "next.type_by_hand"
    return Answer(Tone.FAILED, message("outcome.failed.call_staff"), (cause,), next_step=message(next_step))


def found(outcome: CodeFound, ticks: tuple[bool, ...], today: date, *, busy: bool = False) -> Found:
    """The household that a code brought, with a tick for each person who came."""
    since = {one.person_id: since_text(one.since_us, today) for one in outcome.already}
    members = tuple(
        _member_line(person, outcome, came=came, here_since=since.get(person.person_id, ""), today=today)
        for person, came in zip(outcome.household.persons, ticks, strict=True)
    )
    return Found(
        headline=spoken_name(outcome.household) or outcome.household.member_code,
        address=outcome.household.address_raw,
        members=members,
        coming=sum(ticks) if ticks else outcome.household.heads,
        notice=_notice(outcome),
        busy=busy,
    )


def twin_notice(twins: tuple[KnownPerson, ...]) -> Message | None:
    """Somebody here may be this very person; staff look, and decide."""
    if not twins:
        return None
    return message("notice.twin", name=twins[0].name or twins[0].kana, reception_no=twins[0].reception_no)


def _member_line(person: Person, outcome: CodeFound, *, came: bool, here_since: str, today: date) -> MemberLine:
    return MemberLine(
        name=person.name_display or person.name_latin,
        kana=person.kana,
        age=age_on(person.birth_date, today) if person.birth_date else None,
        sex=person.sex,
        relation=person.relation,
        care_codes=() if outcome.hides_care else person.care_codes,
        is_care_noted=outcome.hides_care and bool(person.care_codes),
        came=came,
        here_since=here_since,
    )


def _notice(outcome: CodeFound) -> Message | None:
    names = {person.person_id: person.name_display or person.kana for person in outcome.household.persons}
    if outcome.elsewhere:
        away = "、".join(names.get(one.person_id, "") for one in outcome.elsewhere)
        return message("notice.elsewhere", shelter=outcome.elsewhere[0].shelter_name, names=away)
    if outcome.returning or outcome.returning_unnamed:
        return message("notice.returning", heads=len(outcome.returning) + outcome.returning_unnamed)
    if outcome.already:
        here = "、".join(names.get(one.person_id, "") for one in outcome.already)
        return message("notice.already_here_partly", names=here)
    if outcome.twins:
        return message("notice.twin", name=outcome.twins[0].name, reception_no=outcome.twins[0].reception_no)
    return message("notice.opaque_code") if not outcome.household.persons else None


def _who(record: HouseholdRecord) -> tuple[Message, ...]:
    return (who_line(record.household),)


def who_line(household: Household) -> Message:
    """見本 花子 さん ほか2人, or only the number of people where nobody is named."""
    name, people = spoken_name(household), household.heads
    if not name:
        return message("outcome.received.line_count", people=people)
    if people == 1:
        return message("outcome.received.line_one", name=name)
    return message("outcome.received.line", name=name, others=people - 1, people=people)
