"""One running kiosk: desk, devices, pages and sync put together, started and stopped together."""

from collections.abc import Callable

from cardreader.states import CardState
from kiosk.app.centre_papers import centre_rules
from kiosk.app.copying import Copying, now_of
from kiosk.app.devices import Devices, Hearing
from kiosk.app.paper_making import PaperMaking
from kiosk.app.paper_room import PaperRoom
from kiosk.app.parts import Parts, site_of, sticks_of
from kiosk.app.shelter_list_files import ShelterListFiles
from kiosk.app.strip import Strip
from kiosk.app.syncing import SyncCalls, stick_carrier, sync_worker
from kiosk.config import RESOURCES
from kiosk.desk.counter import Site
from kiosk.desk.desk import Desk
from kiosk.desk.overview import ListShelters
from kiosk.desk.site_change import ChangeRecordMode, MoveDesk
from kiosk.desk.staff import operator_at
from kiosk.devices.clock import SystemClock
from kiosk.devices.printing import SystemPrinter
from kiosk.devices.simulated.cards import TrainingCards
from kiosk.documents.report_words import text_of
from kiosk.domain.outcomes import Failed
from kiosk.domain.record_mode import permit_for
from kiosk.ports.devices import CameraState, Condition, Pixels, Preview
from kiosk.ports.store import Backlog
from kiosk.screens.arrivals import ArrivalsScreen
from kiosk.screens.cards import CardsScreen
from kiosk.screens.centre import CentreCalls, CentreScreen
from kiosk.screens.discrepancies import DiscrepancyScreen
from kiosk.screens.message import message
from kiosk.screens.noted_papers import NotedPapers
from kiosk.screens.own_shelter import OwnShelterScreen
from kiosk.screens.pages import Pages
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Tone
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
from kiosk.store.unit_of_work import SqlStore
from sync.engine import RoundResult
from sync.protocol.records import ShelterRecord
from sync.protocol.values import RecordMode


class Kiosk:
    """Everything but Qt: `screen` is what a window draws; `show_code` holds a picture to the camera in training."""

    def __init__(self, parts: Parts) -> None:
        self._config, self._database, self._post = parts.config, parts.database, parts.post
        self._clock = SystemClock()
        site = site_of(parts)
        self.desk = Desk(SqlStore(parts.database), site, self._clock, parts.post, self._wake_sync)
        permit = permit_for(site.record_mode) if parts.config.is_training else None
        self._devices = Devices(parts, permit, self._hearing())
        self.screen = self._make_reception()
        self._strip = Strip(self.screen, self.desk, self._clock, parts.config.data)
        self.pages = Pages(self.screen)
        self.on_preview: Callable[[Preview], None] = lambda _preview: None
        self.on_left: Callable[[], None] = lambda: None
        self.on_tone: Callable[[Tone], None] = lambda _tone: None
        self.staff = StaffScreen(
            self.desk, StaffCalls(self.pages.say, self._somebody_else, self._left), operator_at(site)
        )
        self.screen.guard(self.staff.guarded)
        self._carrier = stick_carrier(parts, self._clock)
        self._papers = self._make_paper_room(parts)
        self._noted = NotedPapers(self._papers, self.staff.guarded)
        self._copying = Copying(
            parts.config,
            parts.database.key,
            now_of(self._clock.now_us),
            lambda state: parts.post(lambda: self._strip.show_copies(state)),
        )
        self._make_sheets()
        self._make_papers_sheets()
        self.venue = self._make_venue()
        self.has_centre = site.is_centre or parts.config.is_training
        self.centre = self._make_centre()
        calls = SyncCalls(self._strip.show_link, self._round_done, self._strip.clock_jumped)
        self._worker = sync_worker(parts, self._clock, calls)

    def start(self) -> None:
        """Begin to work; the screen is usable as soon as this returns."""
        self.desk.start()
        self._strip.begin(has_camera=self._devices.has_camera)
        self._worker.start()
        self._carrier.start()
        self._papers.start()
        self._copying.start()

    def start_devices(self) -> None:
        """Open camera and decoder; after the first picture is on the screen, for they take their time."""
        self._strip.start()
        self._devices.start()

    def stop(self) -> None:
        """Finish what was asked, then end every thread and child and give the file back."""
        self._devices.stop()
        self._papers.stop()
        self._strip.stop()
        self.desk.stop()
        self._worker.stop()
        self._carrier.stop()
        self._copying.stop()
        self._database.close()

    def tick(self) -> None:
        """A second has passed."""
        self._strip.tick()
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

    def scanned(self, text: str) -> None:
        """A code came from camera or hand scanner: a badge is for staff, all else for the desk that is not hidden."""
        if not self.staff.took(text):
            self.pages.scanned(text)

    def ask_to_leave(self, *, is_kept: bool) -> None:
        """Somebody wants to close the desk; `is_kept`: only staff may."""
        self.staff.ask_to_leave(self._strip.unsent, is_kept=is_kept)

    def show_code(self, picture: Pixels) -> None:
        """Training: hold a code's picture to the camera."""
        self._devices.show_code(picture)

    @property
    def card_tray(self) -> TrainingCards | None:
        """The simulated reader of training, on which cards can be laid."""
        return self._devices.card_tray

    # -- what the pages are made of

    def _make_reception(self) -> ReceptionScreen:
        devices = self._devices
        suggesting = Suggesting(devices.towns, devices.names, devices.names)
        return ReceptionScreen(
            self.desk,
            self._clock,
            self._show_backlog,
            devices.cards.verify,
            devices.names,
            suggesting,
        )

    def _make_sheets(self) -> None:
        """The sheets about people and places, over the reception."""
        guarded, refresh = self.staff.guarded, self.screen.refresh
        self.shelf = ShelfScreen(guarded, self._clock, self._carrier, refresh)
        self.discrepancies = DiscrepancyScreen(self.desk, refresh)
        self.whereabouts = WhereaboutsScreen(guarded, self._clock, refresh)
        self.own_shelter = OwnShelterScreen(guarded, self._noted, refresh)
        self.arrivals = ArrivalsScreen(guarded, self._clock, refresh, self.screen.present_arrival)

    def _make_papers_sheets(self) -> None:
        """The sheets from which papers come, and the record of who saw what."""
        guarded = self.staff.guarded
        self.roster = RosterScreen(guarded, self._clock, self._noted)
        self.cards = CardsScreen(self._noted)
        self.screen.on_slip = Slips(self._noted, self.screen.say).print_slip
        self.report = ReportScreen(self.desk, self._clock, self._noted, self.screen.health_changed)
        lists = ShelterListFiles(self._papers, self._config.papers)
        self.shelter_list = ShelterListScreen(self.desk, lists, self.screen.refresh)
        self.records = RecordsScreen(
            guarded,
            lambda report, shelter: text_of(report, None, shelter),
            self._copying.soon,
            lambda: self.screen.health_gone("health.restored"),
        )

    def _make_venue(self) -> VenueScreen:
        calls = VenueCalls(
            verify=self._devices.cards.verify,
            papers=self._noted,
            on_changed=self.screen.refresh,
            on_tone=self._sound,
            on_front=self._turn_page,
        )
        return VenueScreen(self.staff.guarded, self._clock, calls)

    def _make_centre(self) -> CentreScreen:
        rules = centre_rules(RESOURCES / "templates")
        calls = CentreCalls(verify=self._devices.cards.verify, on_tone=self._sound, pages=self.pages)
        return CentreScreen(self.staff.guarded, self._clock, self._noted, rules, calls)

    def _make_paper_room(self, parts: Parts) -> PaperRoom:
        making = PaperMaking(SqlStore(parts.database), lambda: self.desk.site, self._clock)
        return PaperRoom(making, SystemPrinter(), parts.config.papers, sticks_of(parts.config), parts.post)

    # -- who hears whom

    def _hearing(self) -> Hearing:
        """The devices are built before the screens that hear them, and open after them."""
        return Hearing(
            code=self.scanned,
            preview=self._show_preview,
            camera=self._camera_changed,
            decoder=self._decoder_changed,
            card=self._card_changed,
        )

    def _show_preview(self, preview: Preview) -> None:
        self.on_preview(preview)

    def _show_backlog(self, backlog: Backlog) -> None:
        self._strip.show_backlog(backlog)

    def _camera_changed(self, state: CameraState) -> None:
        self._strip.show_camera(state)

    def _decoder_changed(self, condition: Condition) -> None:
        self._strip.show_decoder(condition)

    def _card_changed(self, state: CardState) -> None:
        self._strip.show_reader(state)
        self.pages.card_changed(state)

    def _moved(self, site: object) -> None:
        if isinstance(site, Site):
            self.screen.refresh()
            self._worker.wake()
        elif isinstance(site, Failed):
            self.screen.say(message(f"error.{site.key}"))

    def _left(self) -> None:
        self.on_left()

    def _somebody_else(self) -> None:
        self.roster.somebody_else()
        self._refresh()

    def _refresh(self) -> None:
        self.screen.refresh()
        self.centre.refresh()
        self.venue.refresh_if_shown()

    def _sound(self, tone: Tone) -> None:
        self.on_tone(tone)

    def _turn_page(self, is_front: bool) -> None:  # noqa: FBT001 - the page tells one thing
        if is_front:
            self.pages.turn_to(self.venue)
        else:
            self.pages.turn_back(self.venue)

    def _wake_sync(self) -> None:
        self._worker.wake()

    def _round_done(self, result: RoundResult) -> None:
        if result.settled or result.received:
            self._refresh()
