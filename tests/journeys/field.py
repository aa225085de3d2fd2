"""Reads journeys written in the field's own words and plays them in a town; a line is acts, then what must be seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kiosk.devices.simulated.distortion import Distortion
from kiosk.screens.reception_state import Answer, Found, Idle
from sync.protocol import codec
from sync.protocol.credential import Credential
from sync.protocol.events import Event
from sync.protocol.household import Household
from sync.protocol.ids import household_of_code
from sync.protocol.values import RecordMode
from tests.journeys.town import HOUR_S, OPERATION, Kiosk, Town, resident_of

FAMILIES = {"mihon": (1, 2), "reiji": (2, 1), "kunren": (3, 0), "kamei": (4, 4), "rei": (5, 3)}
"""Fictional families: number of the resident, members besides the holder."""
MEMBER_CODE = "KMM-000000000007"
YEAR_S = 31_557_600
SPOKEN = {"welcome": "outcome.received", "failed": "outcome.failed.call_staff"}
"""Words of the field for keys of the screen; any other word is the end of a key itself."""

Step = Callable[..., None]


@dataclass(frozen=True)
class Saying:
    """A way to say something, and what it does."""

    pattern: re.Pattern[str]
    step: Step


_SAYINGS: list[Saying] = []


class NotUnderstood(ValueError):
    """A line that nobody taught this interpreter."""


def says(pattern: str) -> Callable[[Step], Step]:
    """Teach a way to say something."""

    def learn(step: Step) -> Step:
        _SAYINGS.append(Saying(re.compile(pattern), step))
        return step

    return learn


class Field:
    """One journey being played; `at` is the desk that the words are about."""

    def __init__(self, folder: Path, seed: str = "town") -> None:
        self.town = Town(folder, seed)
        self.at = ""

    @property
    def desk(self) -> Kiosk:
        return self.town.kiosks[self.at]

    def play(self, script: str) -> None:
        """Every line in turn: `NAME:` turns to a desk; words are parted by commas, columns by two blanks."""
        for line in filter(None, (line.split("#")[0].strip() for line in script.splitlines())):
            try:
                self._line(line)
            except AssertionError as error:
                raise AssertionError(f"{line!r}: {error}") from error

    def _line(self, line: str) -> None:
        turned = re.match(r"(\w+): +", line)
        if turned:
            self.at, line = turned[1], line[turned.end() :]
        for words in filter(None, re.split(r",\s*|\s{2,}", line)):
            self._say(words.strip())

    def _say(self, words: str) -> None:
        for saying in _SAYINGS:
            if told := saying.pattern.fullmatch(words):
                saying.step(self, *told.groups())
                return
        raise NotUnderstood(words)

    def close(self) -> None:
        self.town.close()

    def resident(self, name: str) -> Credential:
        return resident_of(*FAMILIES[name])

    def household_id(self, name: str) -> str:
        if name == "member":
            return str(household_of_code(OPERATION, MEMBER_CODE))
        return str(household_of_code(OPERATION, self.resident(name).resident_id))

    def answer(self) -> Answer:
        panel = self.desk.screen.state.panel
        assert isinstance(panel, Answer), f"no answer but {type(panel).__name__}"
        return panel


# -- desks, network, time


@says(r"shelter (\S+) opens as (\w+)")
def _open(field: Field, shelter: str, name: str) -> None:
    field.town.open(name, shelter)
    field.at = name


@says(r"drill")
def _drill(field: Field) -> None:
    assert field.desk.screen.state.banner.record_mode is RecordMode.DRILL


@says(r"(offline|online)")
def _network(field: Field, word: str) -> None:
    field.desk.road.is_open = word == "online"


@says(r"(answer|question) lost")
def _lost(field: Field, what: str) -> None:
    setattr(field.desk.road, f"lost_{what}s", 1)


@says(r"all delivered again")
def _again(field: Field) -> None:
    field.desk.road.deliver_again()


@says(r"every bundle delivered (\d+) times")
def _deliveries(field: Field, times: str) -> None:
    field.desk.road.deliveries = int(times)


@says(r"sync")
def _sync(field: Field) -> None:
    field.desk.sync()


@says(r"everybody syncs")
def _all_sync(field: Field) -> None:
    for _ in range(2):
        for kiosk in field.town.kiosks.values():
            kiosk.drain()


@says(r"power cut")
def _power_cut(field: Field) -> None:
    field.desk.cut_power()


@says(r"restart")
def _restart(field: Field) -> None:
    field.desk.close()
    field.desk.start()


@says(r"(\d+) (minutes?|hours?|days?) pass")
def _pass(field: Field, count: str, unit: str) -> None:
    field.town.wait(int(count) * {"m": 60, "h": HOUR_S, "d": 24 * HOUR_S}[unit[0]])


@says(r"every (\d+) minutes for (\d+) hours sync")
def _outage(field: Field, minutes: str, hours: str) -> None:
    for _ in range(int(hours) * 60 // int(minutes)):
        field.town.wait(int(minutes) * 60)
        field.desk.sync()


@says(r"clock ([+-]\d+) years")
def _clock(field: Field, years: str) -> None:
    field.desk.clock.us += int(years) * YEAR_S * 1_000_000


# -- the counter


@says(r"present (\w+)")
def _present(field: Field, name: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.code(field.resident(name)))


@says(r"scan (\w+)")
def _scan(field: Field, name: str) -> None:
    _present(field, name)
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"film (\w+)(?: (\w+))?")
def _film(field: Field, name: str, how: str | None) -> None:
    field.desk.screen.escape()
    field.desk.film(field.town.code(field.resident(name)), Distortion(how or "clean"))
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"scan member code")
def _member_code(field: Field) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(MEMBER_CODE)
    if isinstance(field.desk.screen.state.panel, Found):
        field.desk.screen.confirm()


@says(r"scan code of a stranger")
def _stranger(field: Field) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.stranger_s_code(field.resident("rei")))


@says(r"scan damaged (\w+)")
def _damaged(field: Field, name: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(field.town.code(field.resident(name))[:-6])


@says(r"scan text (\S+)")
def _text(field: Field, text: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.scanned(text)


@says(r"(untick|tick) (\d+)")
def _tick(field: Field, _word: str, number: str) -> None:
    field.desk.screen.toggle_member(int(number) - 1)


@says(r"enter")
def _enter(field: Field) -> None:
    field.desk.screen.confirm()


@says(r"express")
def _express(field: Field) -> None:
    field.desk.screen.set_express(True)


@says(r"count (\d+)")
def _count(field: Field, heads: str) -> None:
    field.desk.screen.escape()
    for digit in heads:
        field.desk.screen.typed(digit)
    field.desk.screen.confirm()


@says(r"type (\w+) heads (\d+)")
def _type(field: Field, name: str, heads: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.name_changed(name)
    field.desk.screen.confirm()
    field.desk.screen.field_changed("heads", heads)


@says(r"receive form")
def _receive_form(field: Field) -> None:
    field.desk.screen.receive_form()


@says(r"resume draft")
def _resume(field: Field) -> None:
    field.desk.screen.resume_draft()


@says(r"undo(?: (\S+))?")
def _undo(field: Field, number: str | None) -> None:
    field.desk.screen.undo(number)


@says(r"deepen(?: (\S+))? (\w+)=(\S+)")
def _deepen(field: Field, number: str | None, key: str, value: str) -> None:
    field.desk.screen.deepen(number)
    field.desk.screen.field_changed(key, value)
    field.desk.screen.receive_form()


@says(r"escape")
def _escape(field: Field) -> None:
    field.desk.screen.escape()


@says(r"a second passes")
def _second(field: Field) -> None:
    field.town.wait(1)
    field.desk.screen.tick()


@says(r"a fault writes nonsense about (\w+)")
def _spoil(field: Field, name: str) -> None:
    with field.desk.database.reading() as connection:
        from kiosk.store.people import SqlPeople
        from sync.protocol.ids import household_of_code as derived

        record = SqlPeople(connection).get(derived(OPERATION, field.resident(name).resident_id))
    assert record is not None
    field.desk.spoil(record.household)


# -- the ledger's side


@says(r"ledger knows member code as (\w+)")
def _register(field: Field, name: str) -> None:
    from kiosk.domain.households import household_of_credential

    who: Household = household_of_credential(field.resident(name), OPERATION)
    field.town.know(MEMBER_CODE, replace(who, credential_id=b""))


@says(r"ledger revokes (\w+)")
def _revoke(field: Field, name: str) -> None:
    from ledger import issuing

    issuing.revoke(field.town.service, field.resident(name).credential_id)


@says(r"ledger has (\d+) (\w+) of (\w+)")
def _has(field: Field, count: str, kind: str, name: str) -> None:
    wanted = field.household_id(name)
    found = [line for line in field.town.journal() if line["type"] == kind and line["household_id"] == wanted]
    assert len(found) == int(count), f"{len(found)} {kind}"


@says(r"ledger has (\d+) events?")
def _has_events(field: Field, count: str) -> None:
    found = len(field.town.journal())
    assert found == int(count), f"{found} events"


@says(r"ledger counts (\d+) households? with (\d+) persons? at (\S+)")
def _counts(field: Field, households: str, persons: str, shelter: str) -> None:
    found = field.town.figures(shelter)
    assert found == (int(households), int(persons)), found


@says(r"ledger has every event once")
def _once(field: Field) -> None:
    written = {event.event_id for kiosk in field.town.kiosks.values() for event, _, _ in kiosk.written()}
    told = [str(line["event_id"]) for line in field.town.journal()]
    assert sorted(told) == sorted(map(str, written))


# -- what is seen


@says(r"shows nothing")
def _idle(field: Field) -> None:
    assert isinstance(field.desk.screen.state.panel, Idle)


@says(r"shows household of (\d+)")
def _found(field: Field, coming: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, Found), type(panel).__name__
    assert panel.coming == int(coming), panel.coming


@says(r"notice (\S+)")
def _notice(field: Field, word: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, Found), type(panel).__name__
    assert panel.notice is not None
    assert panel.notice.key.endswith(word), panel.notice.key


@says(r"shows (\S+)")
def _shows(field: Field, word: str) -> None:
    key = field.answer().headline.key
    assert key == SPOKEN.get(word, key) if word in SPOKEN else key.endswith(f".{word}"), key


@says(r"household of (\d+)")
def _household(field: Field, heads: str) -> None:
    number = field.answer().reception_no
    found = [line for line in field.desk.screen.state.recent if line.reception_no == number]
    assert [line.heads for line in found] == [int(heads)], [line.heads for line in found]


@says(r"number (\S+)")
def _number(field: Field, number: str) -> None:
    assert field.answer().reception_no == number, field.answer().reception_no


@says(r"sees (\d+) households? with (\d+) persons?")
def _sees(field: Field, households: str, persons: str) -> None:
    tally = field.desk.screen.state.tally
    assert (tally.households, tally.persons) == (int(households), int(persons)), tally


@says(r"draft waits")
def _draft(field: Field) -> None:
    assert field.desk.screen.state.draft is not None


@says(r"(\d+) unsent")
def _unsent(field: Field, count: str) -> None:
    field.desk.screen.refresh()
    assert field.desk.backlog.unsettled == int(count), field.desk.backlog


@says(r"(\d+) on the shelf")
def _shelf(field: Field, count: str) -> None:
    field.desk.screen.refresh()
    assert field.desk.backlog.shelved == int(count), field.desk.backlog


@says(r"link (\w+)")
def _link(field: Field, word: str) -> None:
    assert field.desk.health[-1].link.value == word, field.desk.health


@says(r"every event as written")
def _as_written(field: Field) -> None:
    facts = [event for event, _, _ in field.desk.written()]
    assert [event.seq for event in facts] == list(range(1, len(facts) + 1))
    assert all(codec.decode(codec.encode(event), Event) == event for event in facts)
