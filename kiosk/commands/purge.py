"""The command `kiosk purge`: takes persons out of a closed kiosk, by headquarters' order alone.

An order is about an operation, named by its id, or about an organiser's activities, named `ORGANISER@DAY`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.app import purging
from kiosk.app.copying import Copying, now_of
from kiosk.app.only_desk import only_desk
from kiosk.commands.place import Place, add_place, config_in, opened
from kiosk.commands.telling import say_why_not
from kiosk.config import Config
from kiosk.desk.counter import Counter
from kiosk.desk.purge import Kept, LookAtPurges, Purgeable, TakePurgeOrder, act_for
from kiosk.devices.clock import SystemClock
from kiosk.documents.report_words import text_of
from kiosk.domain.kept_activities import KeptActivities, KeptActivity, TookPart
from kiosk.domain.outcomes import Refused
from kiosk.errors import KnownError
from kiosk.ports.copies import CopyFailed
from kiosk.ports.store import Store
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.purge_order import PurgeOrder

EXIT_KNOWN = 2
EXIT_UNFINISHED = 3
"""The persons are out of the file; copies or files are left. The command, or the next start, goes on."""


class PurgeRefused(KnownError):
    """Nothing went; `data` holds `why`."""

    key = "purge_refused"


def run(argv: Sequence[str]) -> int:
    """Show what would go, or purge and say what stays; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk purge", description=__doc__)
    add_place(parser)
    parser.add_argument("--look", action="store_true", help="only show the orders, what would go and what bars it")
    parser.add_argument("--order", type=Path, metavar="FILE", help="an order of the ledger that came as a file")
    parser.add_argument("--confirm", metavar="ID", help="the order to carry out; without it nothing goes")
    parser.add_argument("--leader", default="", metavar="ID", help="who orders it here; it is noted")
    parser.add_argument("--with-damaged", action="store_true", help="though a damaged file has unreadable facts")
    parser.add_argument("--backups", type=Path, metavar="DIR", help="where this kiosk's copies lie, as the desk has it")
    wanted = parser.parse_args(argv)
    try:
        return _looked(wanted) if wanted.look else _purged(wanted)
    except (KnownError, OSError) as error:
        say_why_not(error)
        return EXIT_KNOWN


def _looked(wanted: argparse.Namespace) -> int:
    with opened(wanted) as place:
        _take(wanted, place)
        with SqlStore(place.database).reading() as unit:
            found = LookAtPurges().perform(Counter(unit, place.enrolled.site(""), SystemClock()))
    for one in found:
        print(_line(one))
    if not found:
        print("no order of headquarters")
    return 0


def _purged(wanted: argparse.Namespace) -> int:
    config = config_in(wanted)
    config = Config(config.is_training, config.data, backups=wanted.backups)
    with only_desk(config.data), opened(wanted) as place:
        _take(wanted, place)
        begun = purging.unfinished(config, place.database.key)
        if wanted.confirm and wanted.confirm not in {one.order_id for one in begun}:
            _take_out(wanted, place)
        state = Copying(config, place.database.key, now_of(SystemClock().now_us), lambda _state: None).copy_now()
        left = purging.unfinished(config, place.database.key)
    if isinstance(state, CopyFailed) or left:
        print(f"kiosk: purge_unfinished {getattr(state, 'key', '')}", file=sys.stderr)
        return EXIT_UNFINISHED
    print("nothing is left to purge")
    return 0


def _take_out(wanted: argparse.Namespace, place: Place) -> None:
    site = place.enrolled.site(wanted.leader)
    store: Store = SqlStore(place.database)
    with store.unit() as unit:
        counter = Counter(unit, site, SystemClock())
        ordered = {one.order.order_id: one.order for one in LookAtPurges().perform(counter)}
        if wanted.confirm not in ordered:
            raise PurgeRefused(why="purge_not_ordered")
        act = act_for(
            ordered[wanted.confirm], lambda report, name: text_of(report, None, name), with_damaged=wanted.with_damaged
        )
        outcome = act.perform(counter)
    if isinstance(outcome, Refused):
        raise PurgeRefused(why=outcome.key.removeprefix("problem."), **dict(outcome.data))
    print(f"purged {outcome.kept.order_id}: {_counts_of(outcome.kept)}")


def _take(wanted: argparse.Namespace, place: Place) -> None:
    if wanted.order is None:
        return
    act = TakePurgeOrder(wanted.order.read_bytes())
    with SqlStore(place.database).unit() as unit:
        outcome = act.perform(Counter(unit, place.enrolled.site(""), SystemClock()))
    if isinstance(outcome, Refused):
        raise PurgeRefused(why=outcome.key.removeprefix("problem."))


def _line(one: Purgeable) -> str:
    look = one.look
    if one.kept is not None:
        done = f"purged {'' if one.kept.is_finished else '(unfinished) '}{_counts_of(one.kept)}"
        return "\n".join([f"{one.order.order_id}\t{done}", *_figures_of(one.kept)])
    bars = ",".join(bar.value for bar in look.bars) or "ready"
    documents = " ".join(f"{kind}={count}" for kind, count in sorted(look.documents.items())) or "none"
    if isinstance(one.order, PurgeOrder):
        counts = f"households={look.households} persons={look.persons} cards={look.cards}"
    else:
        counts = f"activities={look.activities} participations={look.participations} applicants={look.applicants}"
        counts += f" certificates={look.certificates}"
    counts += f" facts={look.facts} drafts={look.drafts}"
    return f"{one.order.order_id}\t{bars}\t{counts} unsettled={look.unsettled}\tdocuments: {documents}"


def _counts_of(kept: Kept) -> str:
    if isinstance(kept, KeptActivities):
        return f"{kept.participations} participations"
    return f"{kept.households} households" + (f", {kept.cards} cards" if kept.cards else "")


def _figures_of(kept: Kept) -> list[str]:
    """What stays, a line for each activity in each record mode, and for each day of a volunteer centre."""
    if isinstance(kept, KeptActivities):
        return [
            f"\t{one.activity_id}\t{one.day or ''}\t{one.title}\t{part.record_mode.value}\t{_took_part(one, part)}"
            for one in kept.activities
            for part in one.took_part
        ]
    return [
        f"\t{one.centre_id}\t{one.day}\t{one.record_mode.value}\tparticipants={one.figures.participants}"
        f" active={one.figures.active} teams={one.figures.teams} needs={one.figures.needs_taken}"
        for one in kept.centres
    ]


def _took_part(one: KeptActivity, part: TookPart) -> str:
    by_method = " ".join(f"{method}={count}" for method, count in part.by_method.items())
    return (
        f"persons={part.persons} {by_method} minutes={part.minutes} points={part.points}"
        f" certified={part.certified} applicants={one.applicants}"
    )
