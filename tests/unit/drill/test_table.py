"""What the drill prints and writes: both parts of the seconds apart, and the trial's beside them."""

from kiosk.commands.drilling import table
from kiosk.commands.drilling.comparison import Verdict
from kiosk.commands.drilling.costs import Cost, by_column, costs_of
from kiosk.commands.drilling.evening import Played, network_at
from kiosk.commands.drilling.notebook import Acknowledgement, Shown, Where
from kiosk.commands.drilling.plan import Act, Network, Phase, Step
from kiosk.commands.drilling.planning import make_plan

VERDICT = Verdict(3, 9, {"app": 2, "paper": 1}, {"app": 7, "paper": 2}, 3, (), (), (), 0, 0)
COSTS = (Cost("app_camera", 4, 4.0, 0.4), Cost("app_scanner", 3, 5.0, 1.2), Cost("count_only", 2, 2.0, 0.1))
PLAYED = Played(make_plan(12, 1), VERDICT, COSTS, 1, {"answers_lost": 2}, 60.0)


def test_the_json_holds_what_programs_ask_for():
    told = table.as_json(PLAYED)
    assert (told["households"], told["persons"], told["lost"], told["doubled"], told["killed"]) == (3, 9, 0, 0, 1)
    assert told["received_by_method"] == {"app": 2, "card": 0, "paper": 1}
    assert told["seconds_by_method"]["app_camera"] == {
        "n": 1,
        "persons": 4,
        "modelled_s_per_household": 4.0,
        "machine_s_per_household": 0.4,
        "modelled_s_per_person": 1.0,
        "machine_s_per_person": 0.1,
        "machine_slowest_s": 0.4,
    }


def test_the_words_hold_the_trial_s_figures_and_say_what_is_modelled():
    words = table.as_words(PLAYED)
    for figure in ("4.6", "24.0", "70.0", "13 s", "Keystroke-Level Model", "speaking with people", "Lost: 0"):
        assert figure in words


def test_a_fault_is_named():
    faulty = Played(PLAYED.plan, Verdict(0, 0, {}, {}, 1, ("A-1 gone",), (), (), 0, 0), (), 0, {}, 1.0)
    assert "lost: A-1 gone" in table.as_words(faulty)
    assert table.as_json(faulty)["lost"] == 1


def test_what_is_typed_stands_in_the_column_of_paper():
    columns = by_column(COSTS)
    assert (columns["app"].n, columns["card"].n, columns["paper"].n) == (2, 0, 1)


def test_an_act_that_the_power_cut_fell_into_has_no_cost():
    steps = (Step(Act.RECEIVE, "h1"), Step(Act.DEEPEN, "h1"))
    line = Acknowledgement(
        1, 0, "h1", "count_only", Shown.RECEIVED, Where.ANSWER, "A-1", 2, "", 0.2, 2, {"K": 2, "M": 1}
    )
    cut = Acknowledgement(2, 1, "h1", "count_only", Shown.DEEPENED, Where.RECENT, "A-1", 2, "", None, 0, {})
    costs = costs_of((line, cut), steps)
    assert [(cost.name, cost.machine_s) for cost in costs] == [("count_only", 0.2)]


def test_the_network_is_that_of_the_last_phase_begun():
    phases = (Phase(0, Network.ON), Phase(4, Network.OFF), Phase(4, Network.SLOW), Phase(9, Network.ON))
    assert [network_at(phases, step) for step in (0, 3, 4, 8, 9)] == [
        Network.ON,
        Network.ON,
        Network.SLOW,
        Network.SLOW,
        Network.ON,
    ]
