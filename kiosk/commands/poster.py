"""The command `kiosk poster OUT.pdf`: the sheet with the shelter's code for residents' phones."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.paper_making import Document, PaperMaking
from kiosk.commands.place import add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk.site_change import chosen_site
from kiosk.devices.clock import SystemClock
from kiosk.documents.making import Watch, write_whole
from kiosk.errors import KnownError
from kiosk.screens.papers import PosterOrder
from kiosk.store.unit_of_work import SqlStore

EXIT_KNOWN = 2


def run(argv: Sequence[str]) -> int:
    """Write the sheet; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk poster", description="The sheet to hang up, with the shelter's code.")
    parser.add_argument("file", type=Path, metavar="OUT.pdf")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        with opened(parsed) as place:
            store = SqlStore(place.database)
            with store.reading() as unit:
                site = chosen_site(place.enrolled.site(""), unit.settings)
            made = PaperMaking(store, lambda: site, SystemClock()).make(PosterOrder(), Watch())
        assert isinstance(made, Document)  # nobody can stop it here
        write_whole(parsed.file, made.data)
    except KnownError as error:
        say_why_not(error)
        return EXIT_KNOWN
    print(parsed.file)
    return 0
