"""Whatever key the program can put on the screen has a sentence in both languages."""

import ast
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from msgspec import structs

import kiosk
from cardreader.credential import Pin, VerificationNumber
from cardreader.errors import BusyCause, MalformedNumber, NumberFault
from cardreader.states import (
    Busy,
    CardKind,
    CardPresent,
    CardState,
    Empty,
    Failing,
    FailureCause,
    Mute,
    NoReader,
    NoService,
    Reading,
    RefusalReason,
    Refused,
    Removed,
    Starting,
    Stopped,
    Unreadable,
)
from kiosk.domain import outcomes
from kiosk.domain.foreign_code import CodeKind
from kiosk.errors import KnownError
from kiosk.ports.copies import CopyFailed, CopyMade, CopyPlace
from kiosk.ports.devices import CameraState, Condition
from kiosk.ports.restoring import Restored
from kiosk.screens import answers, carding, health
from kiosk.screens.carding import Carding
from kiosk.screens.evacuee_state import EvacueeWord
from kiosk.screens.message import Message
from kiosk.screens.reception_state import CardEntry, CardStep
from kiosk.ui.card_pane import hint_of
from kiosk.ui.translator import LANGUAGES
from sync.engine import SyncError
from sync.protocol.credential import Refusal
from sync.worker import Link, SyncHealth

ROOT = Path(__file__).parents[3]
SCREENED = ("screens", "app", "desk", "domain", "ui")
"""The rooms whose strings may reach the screen."""
MAKERS = {"message", "Message", "HealthEntry", "Refused", "DateProblem", "Choice", "SummaryLine", "CardGroup", "word"}
"""Calls whose first argument is a key."""
ROOMS_OF_ERRORS = ("devices", "ports", "documents", "domain")
CARD_STATES: tuple[CardState, ...] = (
    Starting(),
    NoService(),
    NoService(denied=True),
    NoReader(),
    NoReader(("simulated",)),
    Empty(("r",)),
    CardPresent("r", CardKind.MY_NUMBER, 10, 3),
    Reading("r"),
    Refused("r", RefusalReason.WRONG),
    Removed(("r",), while_reading=False),
    Busy("r", BusyCause.RESET),
    Unreadable("r"),
    Mute("r"),
    Failing(FailureCause.BUG, 1.0),
    Stopped(),
)


def sentences(language: str) -> dict[str, str]:
    return dict(json.loads((ROOT / "resources" / "translations" / f"{language}.json").read_text(encoding="utf-8")))


def constants(node: ast.expr) -> Iterator[str]:
    """The strings that an argument can be: a constant, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def keys_in(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MAKERS:
                found |= {key.removeprefix("@") for key in constants(node.args[0]) if "." in key}
    return found


def all_keys_in_code() -> set[str]:
    paths = [path for room in SCREENED for path in sorted((ROOT / "kiosk" / room).rglob("*.py"))]
    return set().union(*(keys_in(path.read_text(encoding="utf-8")) for path in paths))


def keys_in_code() -> set[str]:
    """Those that staff read; what an evacuee reads has files of its own (test_evacuee_words)."""
    said = {f"evacuee_window.{word.value}" for word in EvacueeWord}
    return said | {key for key in all_keys_in_code() if not key.startswith("evacuee.")}


def keys_of(message: Message | None) -> set[str]:
    """The message's own key and those among its values."""
    if message is None:
        return set()
    among = {str(value)[1:] for value in message.data.values() if str(value).startswith("@")}
    return {message.key} | among


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


def known_errors() -> set[str]:
    """Keys of errors of devices, file, documents and exchange; those of a start are told in the shell."""
    for found in pkgutil.walk_packages(kiosk.__path__, "kiosk."):
        if found.name.split(".")[1] in ROOMS_OF_ERRORS:
            importlib.import_module(found.name)
    rooms = tuple(f"kiosk.{room}" for room in ROOMS_OF_ERRORS)
    own = {kind for kind in subclasses(KnownError) if kind.__module__.startswith(rooms)}
    sync_errors = {kind for kind in subclasses(SyncError) if kind.__module__ == SyncError.__module__}
    desk_words = {"error.household_unknown", "error.paper_busy"} | {
        "error.bug",
        "error.desk_busy",
        "error.not_enrolled",
        "error.training_ledger_missing",
    }
    return {f"error.{kind.key}" for kind in own | sync_errors} | desk_words


def health_keys() -> set[str]:
    entries = [health.reader(state) for state in CARD_STATES]
    reasons = ("", "camera_missing", "camera_gone", "mute", "bug")
    entries += [health.camera(CameraState(one, reason=reason)) for one, reason in product(Condition, reasons)]
    entries += [health.network(SyncHealth(link)) for link in Link]
    entries += [health.network(SyncHealth(Link.FAILING, key)) for key in ("bug", "disk_full", "store_damaged")]
    entries += [health.disk(free_bytes) for free_bytes in (0, health.DISK_LOW_BYTES)]
    told = Restored(copy_us=0, last_written_us=1, salvaged=2, unreadable=3, damaged_file="kiosk-damaged.db")
    entries += [health.restored(told), health.restored(structs.replace(told, copy_us=1))]
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entries += [health.copies(CopyMade(place, noon)) for place in CopyPlace]
    entries += [
        health.copies(CopyFailed(key)) for key in ("copy_no_room", "store_damaged", "copies_unreachable", "bug")
    ]
    return {entry.name for entry in entries} | {entry.status.key for entry in entries}


def answer_keys() -> set[str]:
    made = [answers.code_refused(outcomes.CodeRefused(reason)) for reason in Refusal]
    made += [answers.foreign_code(outcomes.ForeignCode(kind)) for kind in CodeKind]
    found: set[str] = set()
    for answer in made:
        found |= keys_of(answer.headline) | keys_of(answer.next_step)
    return found


def malformed() -> Iterator[MalformedNumber]:
    tries: tuple[Callable[[], object], ...] = (
        partial(VerificationNumber.parse, "5502172035228"),
        partial(VerificationNumber.parse, "x" * 14),
        partial(VerificationNumber.parse, "99999920352285"),
        partial(VerificationNumber.from_parts, "550217", "1999", "1111"),
        partial(VerificationNumber.from_parts, "550217", "2035", "11"),
        partial(Pin.parse, "12"),
    )
    for typed in tries:
        with pytest.raises(MalformedNumber) as told:
            typed()
        yield told.value


def card_keys() -> set[str]:
    """Every step, group, refusal, fault and way that is closed."""
    number, pin = Carding(0), Carding(0, step=CardStep.ASKING_PIN, wants_pin=True, number_tries=5)
    works = [carding.removed(number), carding.removed(pin), carding.asking_pin(number)]
    for tries in product((None, 0, 1, 10), (None, 0, 1, 3)):
        works += [carding.present(work, CardPresent("r", CardKind.MY_NUMBER, *tries)) for work in (number, pin)]
    for reason, key, tries_left in product(RefusalReason, ("number", "pin", None), (None, 2)):
        works.append(carding.refused(number, Refused("r", reason, key, tries_left, tries_left)))
    found = {f"card.title.{step.value}" for step in CardStep} | {f"card.fault.{fault.value}" for fault in NumberFault}
    for work in works:
        entries = [carding_panel(work, digits, step) for digits, step in product(("", "5" * 6, "5" * 10), CardStep)]
        found |= {hint_of(entry) for entry in entries} | {group.label for one in entries for group in one.groups}
        found |= keys_of(work.notice)
    faults = list(malformed())
    assert {error.part for error in faults} >= {"number", "birth", "expiry", "security", "pin"}
    return found.union(*(keys_of(carding.problem_of(error)) for error in faults))


def carding_panel(work: Carding, digits: str, step: CardStep) -> CardEntry:
    return replace(work, digits=digits[:4] if work.wants_pin else digits, step=step).panel(date(2026, 11, 20))


SOURCES = {
    "code": keys_in_code,
    "errors": known_errors,
    "health": health_keys,
    "answers": answer_keys,
    "card": card_keys,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES)
def test_every_key_has_words(source: str, language: str) -> None:
    keys = SOURCES[source]()

    assert len(keys) > 5
    assert sorted(keys - set(sentences(language))) == []


def test_the_collector_sees_a_key_of_a_family_that_nobody_knows() -> None:
    source = 'message("newfamily.word", count=1)\nMessage(key="x")\nword("a.b" if found else "c.d")\nprint("not.a_key")'

    assert keys_in(source) == {"newfamily.word", "a.b", "c.d"}


def test_every_refusal_of_a_card_has_its_own_word() -> None:
    words = [sentences("ja")[f"card.refused.{reason.value}"] for reason in RefusalReason]

    assert len(set(words)) == len(words)
