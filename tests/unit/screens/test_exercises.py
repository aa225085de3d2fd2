"""Exercises: what the screen shows says what was done, every sentence is there, and nothing real is touched."""

import json
import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kiosk.app.only_desk import AlreadyRunning, only_desk
from kiosk.commands import train
from kiosk.commands.train import NotPractice
from kiosk.screens.centre_state import CentreState, FormPanel, Header
from kiosk.screens.exercise_steps import Exercise, Group, groups_in
from kiosk.screens.exercises import ExercisesScreen
from kiosk.screens.message import message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, CountEntry, Found, Idle, Panel, Tally, Tone
from kiosk.screens.staff_state import StaffPage, StaffState
from kiosk.screens.venue_state import CodeShown, VenueCounts, VenueState
from ledger.training import STAFF, STAFF_PIN
from ledger.training_organizer import FILE as ORGANIZER
from sync.protocol.values import RecordMode, ReportedMethod, StayType
from tests.ui.samples import IDLE

RESOURCES = Path(__file__).parents[3] / "resources"
GROUPS = groups_in((RESOURCES / "exercises" / "exercises.json").read_bytes())
BUNDLED = tuple(exercise for group in GROUPS for exercise in group.exercises)
FOUND = Found("見本 花子", "", (), 2)
COUNT = CountEntry("4", StayType.SHELTER)
GREEN = Answer(Tone.RECEIVED, message("outcome.received"))


def shows(screen: ExercisesScreen, panel: Panel, app: int = 0, paper: int = 0, out: int = 0) -> None:
    methods = ((ReportedMethod.APP, app), (ReportedMethod.PAPER, paper))
    screen.follow(replace(IDLE, panel=panel, tally=Tally(app + paper, app + paper, methods, out)))


def screen_of(exercises: str, at: str = "desk") -> ExercisesScreen:
    """A group of them, its first one begun."""
    text = f'[{{"name": "shelter", "at": "{at}", "exercises": {exercises}}}]'
    screen = ExercisesScreen(groups_in(text.encode()))
    screen.choose(json.loads(exercises)[0]["name"])
    return screen


def words_of(language: str) -> dict[str, str]:
    return dict(json.loads((RESOURCES / "translations" / f"{language}.json").read_text("utf-8")))


TWO = """[{"name": "code", "steps": [{"panel": "found"}, {"rises": "app"}]},
          {"name": "undo", "steps": [{"tone": "undone"}]}]"""


def task(screen: ExercisesScreen) -> str:
    return screen.state.task.key


def test_the_screens_own_answer_leads_on():
    screen = screen_of(TWO)
    shows(screen, Idle())
    assert (task(screen), screen.state.is_praised) == ("exercise.code.1", False)
    shows(screen, FOUND)
    assert (task(screen), screen.state.is_praised) == ("exercise.code.2", True)
    shows(screen, GREEN)  # green is not yet counted
    assert task(screen) == "exercise.code.2"
    shows(screen, GREEN, app=1)
    assert (task(screen), screen.state.done) == ("exercise.undo.1", 1)
    shows(screen, Answer(Tone.UNDONE, message("outcome.undone")))
    assert (screen.state.is_over, screen.state.task) == (True, message("exercise.all_done", done=2, of=2))


def test_another_way_of_receiving_is_not_what_was_asked_for():
    screen = screen_of(TWO)
    shows(screen, FOUND)
    shows(screen, GREEN, paper=1)
    assert task(screen) == "exercise.code.2"


def test_what_was_there_before_the_step_does_not_count():
    screen = screen_of('[{"name": "count", "steps": [{"rises": "paper"}, {"rises": "paper"}]}]')
    shows(screen, COUNT, paper=7)
    shows(screen, COUNT, paper=7, out=1)
    assert not screen.state.is_over
    shows(screen, GREEN, paper=8)
    shows(screen, GREEN, paper=9)
    assert screen.state.is_over


def test_out_and_back():
    screen = screen_of('[{"name": "door", "steps": [{"panel": "pass"}, {"rises": "out"}, {"falls": "out"}]}]')
    shows(screen, PassEntry(message("pass.title"), ()))
    shows(screen, PassEntry(message("pass.title"), ()), out=4)
    assert task(screen) == "exercise.door.3"
    shows(screen, Idle())
    assert screen.state.is_over


def test_a_report_that_was_kept():
    screen = screen_of('[{"name": "report", "steps": [{"report": "kept"}]}]')
    screen.report_is_kept(kept=False)
    assert not screen.state.is_over
    screen.report_is_kept(kept=True)
    assert screen.state.is_over


def test_skipping_is_allowed_and_told_and_it_begins_again():
    screen = screen_of(TWO)
    for _ in range(3):
        screen.skip()
    assert screen.state.task == message("exercise.some_skipped", done=0, of=2)
    screen.begin_again()
    assert task(screen) == "exercise.code.1"


@pytest.mark.parametrize(
    "step", ['{"panel": "nowhere"}', "{}", '{"panel": "idle", "rises": "app"}', '{"sees": "idle"}']
)
def test_a_step_that_nothing_can_fulfil_is_refused(step):
    with pytest.raises(msgspec.DecodeError):
        groups_in(f'[{{"name": "x", "at": "desk", "exercises": [{{"name": "y", "steps": [{step}]}}]}}]'.encode())


def test_a_page_that_stands_there_already_is_not_asked_for():
    screen = screen_of('[{"name": "report", "steps": [{"panel": "idle"}, {"report": "kept"}]}]')
    shows(screen, Idle())
    assert task(screen) == "exercise.report.2"
    screen.begin_again()
    assert task(screen) == "exercise.report.2"
    shows(screen, FOUND)
    screen.begin_again()
    assert task(screen) == "exercise.report.1"


NEEDY = """[{"name": "code", "steps": [{"rises": "app"}]},
            {"name": "undo", "needs": ["households"], "steps": [{"tone": "undone"}]},
            {"name": "count", "steps": [{"panel": "count"}]}]"""


def test_nobody_is_sent_to_take_back_what_was_never_received():
    screen = screen_of(NEEDY)
    shows(screen, Idle())
    assert [line.can_begin for line in screen.state.groups[0].lines] == [True, False, True]
    screen.choose("undo")
    assert task(screen) == "exercise.code.1"
    screen.skip()
    assert task(screen) == "exercise.count.1"
    shows(screen, Idle(), app=1)
    screen.choose("undo")
    assert task(screen) == "exercise.undo.1"


def venue(panel=None, **counts: int) -> VenueState:
    shown = {} if panel is None else {"panel": panel}
    return VenueState(RecordMode.DRILL, counts=VenueCounts(**counts), **shown)


SHOW = '[{"name": "show", "steps": [{"panel": "venue:code"}, {"panel": "venue:idle"}, {"rises": "noted"}]}]'


def test_an_exercise_of_another_page_leads_there_first_and_back_there():
    screen = screen_of(SHOW, at="venue")
    shows(screen, Idle())
    assert task(screen) == "exercise.go.venue"
    screen.follow_centre(CentreState())
    assert task(screen) == "exercise.leave.centre"
    screen.follow_centre(None)
    screen.follow_venue(venue())
    assert task(screen) == "exercise.show.1"
    screen.follow_venue(None)
    assert task(screen) == "exercise.go.venue"
    screen.follow_venue(venue(CodeShown("code", 30)))
    assert task(screen) == "exercise.show.2"
    screen.follow_venue(venue())
    screen.follow_venue(venue(noted=1))
    assert screen.state.is_over


def test_a_desk_behind_another_page_is_not_what_was_asked_for():
    screen = screen_of('[{"name": "count", "steps": [{"panel": "count"}]}]')
    screen.follow_venue(venue())
    shows(screen, COUNT)
    assert task(screen) == "exercise.leave.venue"
    screen.follow_venue(None)
    assert screen.state.is_over


def test_the_volunteer_centre_and_staff_are_followed_too():
    steps = '[{"panel": "centre.form.need"}, {"rises": "needs"}]'
    screen = screen_of(f'[{{"name": "need", "steps": {steps}}}]', at="centre")
    screen.follow_centre(CentreState(panel=FormPanel(message("centre.form.need"), (), 0, can_deepen=False)))
    assert task(screen) == "exercise.need.2"
    screen.follow_centre(CentreState(header=Header(needs_open=1)))
    assert screen.state.is_over
    screen = screen_of('[{"name": "shift", "steps": [{"panel": "staff:pin"}, {"panel": "staff:named"}]}]')
    screen.follow_staff(StaffState(StaffPage.PIN))
    assert task(screen) == "exercise.shift.2"
    screen.follow_staff(StaffState())
    screen.follow(replace(IDLE, banner=replace(IDLE.banner, operator="@operator.training")))
    assert not screen.state.is_over  # given up: nobody said who they are
    screen.follow(replace(IDLE, banner=replace(IDLE.banner, operator="練習 責任者")))
    assert screen.state.is_over


def test_what_was_done_is_marked_on_the_list_and_a_screen_that_hides_is_followed():
    screen = screen_of('[{"name": "hide", "steps": [{"panel": "staff:hidden"}, {"panel": "staff:closed"}]}]')
    screen.follow_staff(StaffState(StaffPage.PEOPLE, is_locked=True))
    assert [line.is_current for line in screen.state.groups[0].lines] == [True]
    screen.follow_staff(StaffState())
    assert [line.is_done for line in screen.state.groups[0].lines] == [True]


def test_before_one_is_chosen_nothing_is_asked():
    screen = ExercisesScreen(GROUPS)
    shows(screen, FOUND)
    assert (screen.state.is_chosen, task(screen)) == (False, "exercise.choose.task")
    screen.skip()
    screen.begin_again()
    assert not screen.state.is_chosen


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("exercise", BUNDLED, ids=lambda one: one.name)
def test_every_exercise_has_its_words_and_no_word_is_left_over(exercise: Exercise, language: str):
    wanted = {f"exercise.{exercise.name}", *(f"exercise.{exercise.name}.{n + 1}" for n in range(len(exercise.steps)))}
    assert {key for key in words_of(language) if f"{key}.".startswith(f"exercise.{exercise.name}.")} == wanted


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_every_group_has_its_heading_and_says_for_whom_it_is(group: Group, language: str):
    assert {f"exercise.group.{group.name}", f"exercise.group.{group.name}.who"} <= words_of(language).keys()


def test_no_two_exercises_share_their_words():
    assert len({one.name for one in BUNDLED}) == len(BUNDLED)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sentences_name_what_the_ledger_of_training_makes(language: str):
    words = words_of(language)
    activity = json.loads(ORGANIZER.read_text("utf-8"))["activities"][0]["title"]
    leader = STAFF[1][1]
    assert activity in words["exercise.activity.2"]
    for key, said in (("shift.2", leader), ("shift.3", STAFF_PIN), ("hide.3", leader), ("hide.3", STAFF_PIN)):
        assert said in words[f"exercise.{key}"]


QUOTES = {"ja": re.compile(r"「([^」]+)」"), "en": re.compile(r"“([^”]+)”")}
TYPED = {"れいだ はな", "もぎ いち", "見本町", "泥出し"}
"""What somebody says who does not exist."""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_sentence_quotes_stands_on_the_screen(language: str):
    words = words_of(language)
    told = [text for key, text in words.items() if key.startswith("exercise.")]
    quoted = {one for text in told for one in QUOTES[language].findall(text)} - {"{name}"}
    samples = [(RESOURCES / "samples" / name).read_text("utf-8") for name in ("residents.json", "organizer.json")]
    screens = [text for key, text in words.items() if not key.startswith("exercise.") or key == "exercise.list"]
    stands = "\n".join((*screens, *samples, *(name for _, name, _ in STAFF)))

    assert len(quoted) > 10
    assert {one for one in quoted if one not in stands} - TYPED == set()


@pytest.mark.parametrize("file", ["kiosk.keys", "kiosk.db", "holiday.jpg"])
def test_a_folder_of_something_else_is_left_as_it_is(tmp_path, file, capsys):
    (tmp_path / file).write_bytes(b"not to be lost")

    with pytest.raises(NotPractice):
        train.prepare(train.practice(tmp_path, "none"))
    assert train.run(["--data", str(tmp_path)]) == train.EXIT_KNOWN
    assert [path.name for path in tmp_path.iterdir()] == [file]
    assert "train_not_practice" in capsys.readouterr().err


def test_a_live_kiosks_folder_is_refused_even_with_the_mark_of_practice(tmp_path):
    for name in ("kiosk.keys", "practice-only"):
        (tmp_path / name).write_bytes(b"x")

    with pytest.raises(NotPractice):
        train.prepare(train.practice(tmp_path, "none"))
    assert (tmp_path / "kiosk.keys").read_bytes() == b"x"


def test_the_next_person_begins_with_nothing_but_the_keys_of_the_printed_codes(tmp_path):
    chosen = train.practice(tmp_path / "practice", "none")
    train.prepare(chosen)
    (chosen.ledger_folder / "keys").mkdir(parents=True)
    for path in (chosen.database, chosen.ledger_folder / "ledger.db", chosen.ledger_folder / "keys" / "issuer-0001.p8"):
        path.write_bytes(b"x")
    chosen.copies.mkdir()

    train.prepare(chosen)

    left = {path.relative_to(chosen.data).as_posix() for path in chosen.data.rglob("*") if path.is_file()}
    assert left == {"practice-only", "desk.lock", "ledger/keys/issuer-0001.p8"}


def test_nothing_is_taken_away_from_under_somebody_who_practises(tmp_path):
    chosen = train.practice(tmp_path / "practice", "none")
    train.prepare(chosen)
    chosen.database.write_bytes(b"x")

    with only_desk(chosen.data), pytest.raises(AlreadyRunning):
        train.prepare(chosen)
    assert chosen.database.exists()


def test_practice_is_never_live():
    assert train.practice(None, "none").is_training
    assert train.practice(None, "none").data.name == "practice"
