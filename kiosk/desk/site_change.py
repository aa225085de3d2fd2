"""The deliberate acts about where a desk stands: another shelter, another record mode; kept for the next start."""

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import ClassVar

from msgspec import Struct

from kiosk.desk.counter import Counter, Site
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Settings
from sync.protocol import codec
from sync.protocol.events import DeskMoved
from sync.protocol.ids import ShelterId, desk_aggregate
from sync.protocol.values import RecordMode

SITE_SETTING = "site_choice"
FEED_RESTART_SETTING = "feed_restart"
"""Asks the sync thread to fetch the new shelter's records from the beginning."""
MARK_CHARACTERS = 2
"""Behind the letter of a desk that moved, so that its numbers never meet those of the desks that were there before."""


class _Choice(Struct, frozen=True):
    shelter_id: str
    desk_letter: str
    record_mode: RecordMode


def chosen_site(site: Site, settings: Settings) -> Site:
    """The site of enrolment as staff changed it since."""
    kept = settings.get(SITE_SETTING)
    if kept is None:
        return site
    choice = codec.decode(kept, _Choice)
    return replace(
        site,
        shelter_id=ShelterId(choice.shelter_id),
        desk_letter=choice.desk_letter,
        record_mode=choice.record_mode,
    )


@dataclass(frozen=True)
class MoveDesk:
    """This kiosk stands in another shelter from now on."""

    shelter_id: str
    needs: ClassVar[Duty] = Duty.SETTINGS

    def perform(self, counter: Counter) -> Site | Refused:
        """Write the fact, and the choice for the next start; the desk's letter becomes one that is free there."""
        site = counter.site
        if counter.unit.mirror.shelter(self.shelter_id) is None:
            return Refused("problem.shelter_unknown")
        if self.shelter_id == site.shelter_id:
            return site
        moved = replace(site, shelter_id=ShelterId(self.shelter_id), desk_letter=_letter(site))
        fact = DeskMoved(
            operation_id=site.operation_id,
            from_shelter_id=site.shelter_id,
            shelter_id=moved.shelter_id,
            desk_letter=moved.desk_letter,
        )
        counter.write(fact, desk_aggregate(site.device_id))
        counter.note(SightingKind.SETTING_CHANGED, detail="shelter")
        counter.unit.settings.put(FEED_RESTART_SETTING, b"1")
        return _kept(counter, moved)


@dataclass(frozen=True)
class ChangeRecordMode:
    """From now on facts are real, drill or test; every fact says so itself."""

    record_mode: RecordMode
    needs: ClassVar[Duty] = Duty.SETTINGS

    def perform(self, counter: Counter) -> Site:
        """Keep the choice for the next start; who made it is noted in the mode before."""
        counter.note(SightingKind.SETTING_CHANGED, detail=f"record_mode {self.record_mode.value}")
        return _kept(counter, replace(counter.site, record_mode=self.record_mode))


def _letter(site: Site) -> str:
    """The enrolment's letter with a mark of this device: at most three characters, as `Enrolment.desk_letter`."""
    digest = hashlib.sha256(site.device_id.encode()).digest()
    return site.desk_letter[:1] + base64.b32encode(digest).decode()[:MARK_CHARACTERS]


def _kept(counter: Counter, site: Site) -> Site:
    choice = _Choice(site.shelter_id, site.desk_letter, site.record_mode)
    counter.unit.settings.put(SITE_SETTING, codec.encode(choice))
    return site
