"""One running kiosk: desk, scanner and sync around the reception screen, started and stopped together."""

import logging
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil

from cardreader.states import CardState, Starting
from kiosk.app.cameras import camera_maker
from kiosk.app.cards import card_watch
from kiosk.app.carrier import Carrier
from kiosk.app.centre_papers import centre_rules
from kiosk.app.copying import Copying, now_of
from kiosk.app.enrolling import keeping_ledger_keys
from kiosk.app.late_ledger import ClosableLedger, LateLedger
from kiosk.app.paper_making import PaperMaking
from kiosk.app.paper_room import PaperRoom
from kiosk.app.shelter_list_files import ShelterListFiles
from kiosk.config import RESOURCES, Config
from kiosk.desk.counter import ForgetClockOffset, Site
from kiosk.desk.desk import Desk
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.overview import ListShelters
from kiosk.desk.repaired import LookAtRepair
from kiosk.desk.roster import NoteSighting
from kiosk.desk.site_change import ChangeRecordMode, MoveDesk, chosen_site
from kiosk.desk.staff import operator_at
from kiosk.devices.awake import Awake
from kiosk.devices.clock import SystemClock
from kiosk.devices.last_rung import LastRung
from kiosk.devices.printing import SystemPrinter
from kiosk.devices.qr import Ladder
from kiosk.devices.scanner import ScanCallbacks, Scanner
from kiosk.devices.sticks import removable_folders
from kiosk.dictionaries.names import Names
from kiosk.dictionaries.towns import PostalTowns
from kiosk.documents.report_words import text_of
from kiosk.domain.duties import EVERY_DUTY, NO_DUTY
from kiosk.domain.outcomes import Failed
from kiosk.domain.record_mode import permit_for
from kiosk.errors import KnownError
from kiosk.ports.devices import Camera, Condition, Pixels, Preview
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Backlog
from kiosk.screens import health
from kiosk.screens.arrivals import ArrivalsScreen
from kiosk.screens.cards import CardsScreen
from kiosk.screens.centre import CentreCalls, CentreScreen
from kiosk.screens.discrepancies import DiscrepancyScreen
from kiosk.screens.health import PowerState
from kiosk.screens.message import message
from kiosk.screens.own_shelter import OwnShelterScreen
from kiosk.screens.pages import Pages
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Level, Tone
from kiosk.screens.records import RecordsScreen
from kiosk.screens.report import ReportScreen
from kiosk.screens.roster import RosterScreen
from kiosk.screens.shelf import ShelfScreen
from kiosk.screens.shelter_lists import ShelterListScreen
from kiosk.screens.slips import Slips
from kiosk.screens.staff import StaffCalls, StaffScreen
from kiosk.screens.suggestions import Suggesting
from kiosk.screens.venue import VenueCalls, VenueScreen
from kiosk.screens.whereabouts import WhereaboutsScreen
from kiosk.store.database import Database
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.unit_of_work import SqlStore
from sync.ahead import on_a_thread
from sync.clock_watch import ClockWatch
from sync.courier import Courier
from sync.engine import Engine, RoundResult
from sync.protocol.records import ShelterRecord
from sync.protocol.values import RecordMode, SiteRole
from sync.worker import SyncHealth, Waking, Worker

LOOK_AROUND_S = 10
"""How often disk and power are looked at; neither changes faster than staff can act."""
TOWNS = RESOURCES / "towns" / "towns.sqlite.zst"
NAMES = RESOURCES / "names" / "names.sqlite.zst"
CLOCK_NOTICE_S = 600
"""Whoever stands at the desk looks at the strip within ten minutes."""

_log = logging.getLogger(__name__)

Post = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Parts:
    """What a kiosk is built from besides its own threads."""

    config: Config
    database: Database
    enrolled: Enrolled
    find_ledger: Callable[[], ClosableLedger | None]
    post: Post


class Kiosk:
    """Everything but Qt: `screen` is what a window draws; `show_code` holds a picture to the camera in training."""

    def __init__(self, parts: Parts) -> None:
        self._config, self._database, self._post = parts.config, parts.database, parts.post
        self._clock = SystemClock()
        site = _site(parts)
        self.on_preview: Callable[[Preview], None] = lambda _preview: None
        self.desk = Desk(SqlStore(parts.database), site, self._clock, parts.post, self._wake_sync)
        permit = permit_for(site.record_mode) if parts.config.is_training else None
        self._cards, self.card_tray = card_watch(self._card_heard, permit)
        self._towns, self._names = PostalTowns(TOWNS, parts.config.data), Names(NAMES, parts.config.data)
        suggesting = Suggesting(self._towns, self._names, self._names)
        self.screen = ReceptionScreen(
            self.desk, self._clock, self._show_backlog, self._cards.verify, self._names, suggesting
        )
        self.on_left: Callable[[], None] = lambda: None
        self.staff = self._make_staff(site)
        guarded = self.staff.guarded
        self._carrier = self._make_carrier(parts)
        self.shelf = ShelfScreen(guarded, self._clock, self._carrier, self.screen.refresh)
        self.discrepancies = DiscrepancyScreen(self.desk, self.screen.refresh)
        self.whereabouts = WhereaboutsScreen(guarded, self._clock, self.screen.refresh)
        self._papers = self._make_paper_room(parts)
        self.roster = RosterScreen(guarded, self._clock, self._papers)
        self.cards = CardsScreen(self._papers)
        self.screen.on_slip = Slips(self._papers, self.screen.say, self._note_slip).print_slip
        self.report = ReportScreen(self.desk, self._clock, self._papers, self.screen.health_changed)
        self.own_shelter = OwnShelterScreen(guarded, self._papers, self.screen.refresh)
        lists = ShelterListFiles(self._papers, parts.config.papers)
        self.shelter_list = ShelterListScreen(self.desk, lists, self.screen.refresh)
        self.pages = Pages(self.screen)
        self.on_tone: Callable[[Tone], None] = lambda _tone: None
        self.venue = self._make_venue()
        self.arrivals = ArrivalsScreen(self.desk, self._clock, self.screen.refresh, self.screen.present_arrival)
        self.centre = self._make_centre(parts)
        self._worker = self._make_worker(parts)
        self._last_rung = LastRung(on_state=lambda condition: parts.post(lambda: self._show_decoder(condition)))
        maker, self._tray = camera_maker(parts.config.camera, permit)
        self._awake, self._scanner = Awake(), self._make_scanner(maker) if maker else None
        self._copying = Copying(
            parts.config,
            parts.database.key,
            now_of(self._clock.now_us),
            lambda state: parts.post(lambda: self.screen.health_changed(health.copies(state))),
        )
        self.records = RecordsScreen(
            guarded,
            lambda report, shelter: text_of(report, None, shelter),
            self._copying.soon,
            lambda: self.screen.health_gone("health.restored"),
        )
        self._ticks = self._clock_notice_ticks = self._unsent = 0

    def start(self) -> None:
        """Begin to work; the screen is usable as soon as this returns."""
        self.desk.start()
        self._show_entries()
        self._worker.start()
        self._carrier.start()
        self._papers.start()
        self._copying.start()

    def start_devices(self) -> None:
        """Open camera and decoder; after the first picture is on the screen, for they take their time."""
        self._last_rung.start()
        self._awake.start()
        self._cards.start()
        self._towns.load()
        self._names.load()
        if self._scanner is not None:
            self._scanner.start()

    def stop(self) -> None:
        """Finish what was asked, then end every thread and child and give the file back."""
        if self._scanner is not None:
            self._scanner.stop()
        self._cards.stop()
        self._last_rung.stop()
        self._papers.stop()
        self._awake.stop()
        self.desk.stop()
        self._worker.stop()
        self._carrier.stop()
        self._copying.stop()
        self._database.close()

    def tick(self) -> None:
        """A second has passed."""
        self._ticks += 1
        if self._ticks % LOOK_AROUND_S == 0:
            self._show_machine()
            self.screen.refresh()
        if self._clock_notice_ticks:
            self._clock_notice_ticks -= 1
            if not self._clock_notice_ticks:
                self.screen.health_changed(health.plain("clock", "steady", Level.GOOD))
        self.screen.tick()
        self.staff.tick()
        self.shelf.tick()
        self.discrepancies.tick()
        self.whereabouts.tick()
        self.report.tick()
        self.own_shelter.tick()
        self.arrivals.tick()
        self.roster.tick()
        self.venue.tick()
        self.centre.tick()

    def change_record_mode(self, record_mode: RecordMode) -> None:
        """Deliberate act of staff. In training nothing can become real: the devices there may be simulated."""
        if self._config.is_training and record_mode is RecordMode.REAL:
            self.screen.say(message("problem.training_is_never_real"))
            return
        self.staff.guarded.submit(ChangeRecordMode(record_mode), self._moved)

    def move_to_shelter(self, shelter_id: str) -> None:
        """Deliberate act of staff: this kiosk stands in another shelter from now on."""
        self.staff.guarded.submit(MoveDesk(shelter_id), self._moved)

    def shelters(self) -> tuple[tuple[str, str], ...]:
        """Id and name of every shelter of the master list; some milliseconds, asked once for the settings sheet."""
        found: tuple[ShelterRecord, ...] = self.desk.look(ListShelters())
        return tuple((shelter.shelter_id, shelter.name) for shelter in found)

    def _moved(self, site: object) -> None:
        if isinstance(site, Site):
            self.screen.refresh()
            self._worker.wake()
        elif isinstance(site, Failed):
            self.screen.say(message(f"error.{site.key}"))

    def scanned(self, text: str) -> None:
        """A code came from camera or hand scanner: a badge is for staff, all else for the desk that is not hidden."""
        if not self.staff.took(text):
            self.pages.scanned(text)

    def ask_to_leave(self, *, is_kept: bool) -> None:
        """Somebody wants to close the desk; `is_kept`: only staff may."""
        self.staff.ask_to_leave(self._unsent, is_kept=is_kept)

    def _make_staff(self, site: Site) -> StaffScreen:
        calls = StaffCalls(self.screen.say, self._somebody_else, self._left)
        return StaffScreen(self.desk, calls, operator_at(site))

    def _left(self) -> None:
        self.on_left()

    def _somebody_else(self) -> None:
        self.roster.somebody_else()
        self.screen.refresh()

    def _note_slip(self, household_id: UUID) -> None:
        self.desk.submit(NoteSighting(SightingKind.PRINTED, "slip", household_id), lambda _noted: None)

    def show_code(self, picture: Pixels) -> None:
        """Training: hold a code's picture to the camera."""
        if self._tray is not None:
            self._tray.show(picture)

    def _make_worker(self, parts: Parts) -> Worker:
        identity = parts.enrolled.identity
        outbox, mirror = SyncOutbox(parts.database, self._clock.now_us), SyncMirror(parts.database)
        ledger = LateLedger(parts.find_ledger)
        engine = Engine(identity.device_id, outbox, mirror, ledger, self._clock.now_us, on_a_thread)
        watch = ClockWatch(self._clock.now_us, self._clock.mono_ms)
        return Worker(
            engine,
            on_health=lambda link: self._post(lambda: self._show_link(link)),
            on_round=lambda result: self._post(lambda: self._round_done(result)),
            random_unit=random.random,
            waking=Waking(
                watch, ledger.fresh_session, lambda jumped_s: self._post(lambda: self._clock_jumped(jumped_s))
            ),
            known_failures=(KnownError,),
        )

    def _make_venue(self) -> VenueScreen:
        calls = VenueCalls(
            verify=self._cards.verify,
            papers=self._papers,
            on_changed=self.screen.refresh,
            on_tone=self._sound,
            on_front=self._turn_page,
        )
        return VenueScreen(self.desk, self._clock, calls)

    def _make_centre(self, parts: Parts) -> CentreScreen:
        self.is_centre = parts.enrolled.enrolment.role is SiteRole.VOLUNTEER_CENTER
        self.has_centre = self.is_centre or parts.config.is_training
        rules = centre_rules(RESOURCES / "templates")
        calls = CentreCalls(verify=self._cards.verify, on_tone=self._sound, pages=self.pages)
        return CentreScreen(self.desk, self._clock, self._papers, rules, calls)

    def _sound(self, tone: Tone) -> None:
        self.on_tone(tone)

    def _turn_page(self, is_front: bool) -> None:  # noqa: FBT001 - the page tells one thing
        if is_front:
            self.pages.turn_to(self.venue)
        else:
            self.pages.turn_back(self.venue)

    def _make_carrier(self, parts: Parts) -> Carrier:
        outbox = SyncOutbox(parts.database, self._clock.now_us)
        courier = Courier(parts.enrolled.identity, outbox, on_learnt=keeping_ledger_keys(SqlStore(parts.database)))
        return Carrier(courier, _sticks_of(parts.config), parts.post)

    def _make_paper_room(self, parts: Parts) -> PaperRoom:
        making = PaperMaking(SqlStore(parts.database), lambda: self.desk.site, self._clock)
        find = _sticks_of(parts.config)
        return PaperRoom(making, SystemPrinter(), parts.config.papers, find, parts.post)

    def _make_scanner(self, maker: Callable[[], Camera]) -> Scanner:
        callbacks = ScanCallbacks(
            on_seen=lambda seen: self.scanned(seen.text),
            on_preview=self._show_preview,
            on_state=lambda state: self.screen.health_changed(health.camera(state)),
        )
        return Scanner(maker, Ladder(self._last_rung), self._post, callbacks)

    def _show_preview(self, preview: Preview) -> None:
        self.on_preview(preview)

    def _card_heard(self, state: CardState) -> None:
        self._post(lambda: self._card_changed(state))

    def _card_changed(self, state: CardState) -> None:
        self.screen.health_changed(health.reader(state))
        self.pages.card_changed(state)

    def _wake_sync(self) -> None:
        self._worker.wake()

    def _round_done(self, result: RoundResult) -> None:
        if result.settled or result.received:
            self.screen.refresh()
            self.centre.refresh()
            self.venue.refresh_if_shown()

    def _show_link(self, link: SyncHealth) -> None:
        self.screen.health_changed(health.network(link))

    def _clock_jumped(self, jumped_s: int) -> None:
        """Staff see for CLOCK_NOTICE_S that the clock was moved: a wrong one shows on every slip."""
        self._clock_notice_ticks = CLOCK_NOTICE_S
        self.desk.submit(ForgetClockOffset(), lambda _answer: None)
        self.screen.health_changed(health.clock(jumped_s))

    def _show_backlog(self, backlog: Backlog) -> None:
        self._unsent = backlog.unsettled
        self.screen.health_changed(health.outbox(backlog, self._clock.now_us()))

    def _show_decoder(self, condition: Condition) -> None:
        if condition is Condition.ABSENT:
            self.screen.health_changed(health.plain("decoder", "missing", Level.WATCH))

    def _show_entries(self) -> None:
        """The strip in its order, before any device has spoken."""
        self.screen.health_changed(health.plain("network", "starting", Level.WATCH))
        self.screen.health_changed(health.plain("outbox", "sent", Level.GOOD))
        word = "starting" if self._scanner is not None else "not_used"
        self.screen.health_changed(health.plain("camera", word, Level.WATCH if self._scanner else Level.ABSENT))
        self.screen.health_changed(health.plain("scanner", "ready", Level.GOOD))
        self.screen.health_changed(health.reader(Starting()))
        self._show_machine()
        if (told := self.desk.look(LookAtRepair())) is not None:
            self.screen.health_changed(health.restored(told))

    def _show_machine(self) -> None:
        self.screen.health_changed(health.disk(shutil.disk_usage(self._config.data).free))
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
        state = PowerState(battery is None or bool(battery.power_plugged), round(battery.percent) if battery else None)
        self.screen.health_changed(health.power(state))
        # On battery the computer may sleep: an empty one sends nothing either.
        self._awake.hold(wanted=self._unsent > 0 and state.is_on_mains)


def _sticks_of(config: Config) -> Callable[[], tuple[Path, ...]]:
    folder = config.stick
    return removable_folders if folder is None else lambda: (folder,) if folder.is_dir() else ()


def _site(parts: Parts) -> Site:
    """Where the desk stands: as enrolled, and as staff changed it since."""
    enrolled_site = parts.enrolled.site(parts.config.operator_id, EVERY_DUTY if parts.config.is_training else NO_DUTY)
    with SqlStore(parts.database).reading() as unit:
        return chosen_site(enrolled_site, unit.settings)
