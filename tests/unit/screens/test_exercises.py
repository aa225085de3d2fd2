"""Exercises: what the screen shows says what was done, every sentence is there, and nothing real is touched."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kiosk.app.only_desk import AlreadyRunning, only_desk
from kiosk.commands import train
from kiosk.commands.train import NotPractice
from kiosk.screens.exercises import Exercise, ExercisesScreen, exercises_in
from kiosk.screens.message import message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, CountEntry, Found, Idle, Panel, Tally, Tone
from sync.protocol.values import ReportedMethod, StayType
from tests.ui.samples import IDLE

RESOURCES = Path(__file__).parents[3] / "resources"
BUNDLED = exercises_in((RESOURCES / "exercises" / "shelter.json").read_bytes())
FOUND = Found("見本 花子", "", (), 2)
COUNT = CountEntry("4", StayType.SHELTER)
GREEN = Answer(Tone.RECEIVED, message("outcome.received"))


def shows(screen: ExercisesScreen, panel: Panel, app: int = 0, paper: int = 0, out: int = 0) -> None:
    methods = ((ReportedMethod.APP, app), (ReportedMethod.PAPER, paper))
    screen.follow(replace(IDLE, panel=panel, tally=Tally(app + paper, app + paper, methods, out)))


def screen_of(text: str) -> ExercisesScreen:
    return ExercisesScreen(exercises_in(text.encode()))


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
    screen.skip()
    screen.skip()
    screen.skip()
    assert screen.state.task == message("exercise.some_skipped", done=0, of=2)
    screen.begin_again()
    assert task(screen) == "exercise.code.1"


@pytest.mark.parametrize(
    "step", ['{"panel": "nowhere"}', "{}", '{"panel": "idle", "rises": "app"}', '{"sees": "idle"}']
)
def test_a_step_that_nothing_can_fulfil_is_refused(step):
    with pytest.raises(msgspec.DecodeError):
        exercises_in(f'[{{"name": "x", "steps": [{step}]}}]'.encode())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("exercise", BUNDLED, ids=lambda one: one.name)
def test_every_exercise_has_its_words_and_no_word_is_left_over(exercise: Exercise, language: str):
    words = json.loads((RESOURCES / "translations" / f"{language}.json").read_text("utf-8"))
    wanted = {f"exercise.{exercise.name}", *(f"exercise.{exercise.name}.{n + 1}" for n in range(len(exercise.steps)))}
    assert {key for key in words if f"{key}.".startswith(f"exercise.{exercise.name}.")} == wanted


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
