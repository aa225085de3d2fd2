"""What is seen in a journey: on a desk's screen, in its queue, and in the ledger."""

from msgspec.structs import replace

from kiosk.screens.reception_state import Found, Idle
from sync.protocol import codec
from sync.protocol.events import Event
from sync.protocol.household import Household
from tests.journeys.interpreter import MEMBER_CODE, SPOKEN, Field, says
from tests.journeys.town import OPERATION

# -- the ledger's side


@says(r"ledger knows member code as (\w+)")
def _register(field: Field, name: str) -> None:
    from sync.protocol.credential_household import household_of_credential

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


@says(r"households as events")
def _as_many(field: Field) -> None:
    field.desk.screen.refresh()
    assert field.desk.screen.state.tally.households == len(field.desk.written())
