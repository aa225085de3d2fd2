"""All exercises done at the real program by the keys and touches that their sentences name."""

import pytest

from kiosk.app.window import WindowedKiosk
from kiosk.commands import train
from kiosk.ui.exercise_strip import ExerciseStrip
from sync.protocol.values import RecordMode
from tests.ui.gallery import let_go
from tests.ui.trainees import AtCentre, AtDesk, AtVenue, Trainee


@pytest.fixture
def program(qapp, tmp_path):
    chosen = train.practice(tmp_path / "practice", "auto")
    train.prepare(chosen)
    program = WindowedKiosk(chosen, qapp)
    program.open()
    yield program
    program.close()
    let_go(program.window)


def is_over(trainee: Trainee, of: int) -> None:
    trainee.told("all_done")
    assert trainee.screen.state.done == trainee.screen.state.of == of


@pytest.mark.slow
def test_every_exercise_of_the_shelter_can_be_done_as_its_sentences_say(qtbot, program):
    trainee = AtDesk(qtbot, program)
    assert program.window.findChild(ExerciseStrip).isVisible()
    assert trainee.lists
    trainee.told("choose.task")
    trainee.begin("1")

    trainee.receive_by_code()
    trainee.count()
    trainee.receive_from_paper()
    trainee.receive_by_card()
    trainee.undo()
    trainee.type_a_pile()
    trainee.go_through_the_door()
    trainee.report()

    is_over(trainee, 8)


@pytest.mark.slow
def test_every_exercise_of_the_venues_table_can_be_done_as_its_sentences_say(qtbot, program):
    trainee = AtVenue(qtbot, program)
    trainee.begin("2")

    trainee.choose_activity()
    trainee.show_code()
    trainee.read_participant()
    trainee.receive_applicant()
    trainee.receive_walk_in()
    trainee.hand_certificate()
    trainee.note_leaving()
    trainee.close_shift()

    is_over(trainee, 8)


@pytest.mark.slow
def test_every_exercise_of_the_volunteer_centre_can_be_done_as_its_sentences_say(qtbot, program):
    trainee = AtCentre(qtbot, program)
    trainee.begin("3")

    trainee.receive()
    trainee.take_need()
    trainee.form_team()
    trainee.depart()
    trainee.come_back()

    is_over(trainee, 5)


@pytest.mark.slow
def test_taking_over_and_hiding_the_screen_can_be_done_as_the_sentences_say(qtbot, program):
    trainee = AtDesk(qtbot, program)
    trainee.until(lambda: program.kiosk.shelters())  # the ledger's records, and staff with them, came down
    trainee.begin("4")

    trainee.take_over()
    trainee.hide()

    is_over(trainee, 2)
    assert program.kiosk.desk.site.record_mode is RecordMode.DRILL
