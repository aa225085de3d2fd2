"""The clerk's notebook: what was written is there after any end of the process."""

from pathlib import Path

from kiosk.commands.drilling.notebook import Acknowledgement, Notebook, Shown, Where, read


def entry(visit: str, number: str, step: int = 0) -> Acknowledgement:
    return Acknowledgement(1, step, visit, "count_only", Shown.RECEIVED, Where.ANSWER, number, 4)


def test_an_entry_is_on_the_disk_when_it_was_written(tmp_path: Path):
    Notebook(tmp_path / "n").write(entry("h1", "A-0001"))
    assert read(tmp_path / "n") == (entry("h1", "A-0001"),)


def test_a_later_life_goes_on_in_the_same_notebook(tmp_path: Path):
    Notebook(tmp_path / "n").write(entry("h1", "A-0001", step=3))
    later = Notebook(tmp_path / "n")
    later.write(entry("h2", "A-0002", step=4))
    assert later.numbers == {"A-0001", "A-0002"}
    assert later.number_of("h2") == "A-0002"
    assert later.number_of("h3") == ""
    assert later.has(3)
    assert not later.has(5)


def test_a_line_that_was_cut_off_is_no_entry(tmp_path: Path):
    Notebook(tmp_path / "n").write(entry("h1", "A-0001"))
    with (tmp_path / "n").open("ab") as stream:
        stream.write(b'{"life":1,"step":')
    assert read(tmp_path / "n") == (entry("h1", "A-0001"),)


def test_a_new_notebook_is_empty(tmp_path: Path):
    assert read(tmp_path / "n") == ()
