"""The documents of a volunteer centre, out of the file: a team's sheet and the figures of a day."""

import logging
from datetime import date
from pathlib import Path
from uuid import UUID

from kiosk.app.shelter_facts import names_in
from kiosk.desk.centre import board_at
from kiosk.desk.counter import Site
from kiosk.domain.centre_board import Board
from kiosk.domain.centre_rules import USUAL_RULES, CentreRules
from kiosk.errors import KnownError
from kiosk.ports.centre import CentrePlace
from kiosk.ports.store import Store, Unit
from sync.protocol import codec

RULES_FILE = "centre_rules.json"
_log = logging.getLogger(__name__)


class TeamUnknown(KnownError):
    """The team of a sheet is not known here, or nobody is with it."""

    key = "team_unknown"


def centre_rules(folder: Path) -> CentreRules:
    """What headquarters' table asks; the usual where it cannot be read: nobody is turned away for a broken file."""
    try:
        rules: CentreRules = codec.decode_json((folder / RULES_FILE).read_bytes(), CentreRules)
    except (OSError, codec.Malformed):
        _log.error("the volunteer centre's rules cannot be read; the usual ones hold")
        return USUAL_RULES
    return rules


def team_sheet(store: Store, site: Site, team_id: UUID, now_us: int) -> bytes:
    """活動班の用紙. Raises KnownError."""
    from kiosk.documents.team_sheet_pdf import TeamSheet, team_sheet_pdf

    with store.reading() as unit:
        known = unit.centre.team(team_id, site.record_mode)
        if known is None:
            raise TeamUnknown
        names, board = names_in(unit, site), _board(unit, site, known.day)
    line = next((one for one in board.teams if one.record.team_id == team_id), None)
    if line is None:
        raise TeamUnknown
    cards = {one.record.volunteer.volunteer_id: one.record for one in board.cards}
    with_it = [cards[one] for one in line.standing.members if one in cards]
    return team_sheet_pdf(TeamSheet(line, with_it), names.heading(now_us))


def centre_figures(store: Store, site: Site, day: date, now_us: int) -> bytes:
    """The figures of a day. Raises KnownError."""
    from kiosk.documents.centre_figures_pdf import centre_figures_pdf

    with store.reading() as unit:
        names, board = names_in(unit, site), _board(unit, site, day)
    return centre_figures_pdf(day, board.figures, names.heading(now_us))


def _board(unit: Unit, site: Site, day: date) -> Board:
    return board_at(unit, CentrePlace(site.operation_id, site.shelter_id, site.record_mode), day)
