"""A card from the reader to the file: the real PC/SC service, reader process, window, desk and store."""

import queue
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cardreader.child import spawn_reader
from cardreader.simulator.card import Oddities, OtherCard
from cardreader.simulator.files import FictionalHolder
from cardreader.states import CardState, Empty, Stopped
from cardreader.watcher import CardWatcher
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, CardEntry, CardStep, FormEntry, Idle, Tone
from kiosk.store.tables import outbox
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from sync.protocol import codec, events
from sync.protocol.events import Event, HouseholdAdmitted
from sync.protocol.values import IdSource, ReceptionMethod, Sex
from tests.contracts.cardreader.service import shared_service
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.faults.cardreader.desk import SHORT, RealDesk
from tests.ui.gallery import RESOURCES
from tests.unit.cardreader.desk_card import a_card

pytestmark = pytest.mark.pcsc

NUMBER, PIN = "55021720352285", "8642"
HANAKO = FictionalHolder("見本　花󠄀子\ue000", "熊本市西区見本町１－１", b"19800217", b"2")
JIRO = FictionalHolder("見本　次郎", "熊本市西区見本町１－１", b"20100000", b"9")


class CardDesk(RealDesk):
    """A desk with a window, a keyboard, and a real reader; the test's own thread is the Qt thread."""

    def __init__(self, folder, service):
        self.service, self.told, self.processes, self.placed = service, queue.Queue(), [], {}
        self.history = []
        self.clock = FakeClock()
        self.desk = DeskNow(open_desk(folder, self.clock))
        self.watcher = CardWatcher(self.told.put, spawn=self._spawn, allow_simulated=True, limits=SHORT)
        self.screen = ReceptionScreen(self.desk, self.clock, lambda _backlog: None, self.watcher.verify)
        words = Translator.load(RESOURCES / "translations", "ja")
        self.window = MainWindow(words, Theme(RESOURCES), self.screen)
        self.window.show()
        self.screen.observe(self.window.draw)
        self.watcher.start()
        self.until_state(Empty)

    def _spawn(self):
        process = partial(spawn_reader, environment=self.service.environment)()
        self.processes.append(process.pid)
        return process

    @property
    def panel(self):
        return self.screen.state.panel

    def next(self) -> CardState:
        state = super().next()
        self.screen.card_changed(state)
        QApplication.processEvents()
        return state

    def until_state(self, kind):
        while not isinstance(state := self.next(), kind):
            assert not isinstance(state, Stopped), self.history
        return state

    def until_panel(self, kind, sees=lambda _panel: True):
        while not (isinstance(self.panel, kind) and sees(self.panel)):
            self.next()
        return self.panel

    def type(self, text):
        for sign in text:
            QTest.keyClick(self.window, sign)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def receive(self):
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()

    def admitted(self):
        with self.desk.desk._store._database.reading() as connection:
            rows = connection.execute(outbox.select().order_by(outbox.c.seq)).all()
        told = [events.payload_of(codec.decode(row.data, Event)) for row in rows]
        return [one for one in told if isinstance(one, HouseholdAdmitted)]

    def end(self):
        super().end()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        self.desk.desk._store.close()


@pytest.fixture
def desk(tmp_path, qapp):
    desk = CardDesk(tmp_path, shared_service())
    yield desk
    desk.end()


def test_from_the_card_to_the_event(desk):
    """Placed, fourteen digits, received: the event holds what the card said, to the last bit."""
    desk.place(a_card(HANAKO, number=NUMBER))
    desk.until_panel(CardEntry)
    assert (desk.panel.step, desk.panel.tries) == (CardStep.ASKING_NUMBER, 10)
    desk.type(NUMBER)
    desk.until_panel(FormEntry)
    desk.receive()
    assert isinstance(desk.panel, Answer)
    assert desk.panel.tone is Tone.RECEIVED
    (admitted,) = desk.admitted()
    (person,) = admitted.household.persons
    assert admitted.method is ReceptionMethod.CARD
    assert person.id_source is IdSource.CARD_CODE_B
    assert person.name_raw == HANAKO.name
    assert (person.birth_date_raw, person.sex) == ("19800217", Sex.FEMALE)
    assert admitted.household.address_raw == HANAKO.address


def test_a_family_by_pin_and_by_number_is_one_household(desk):
    desk.place(a_card(HANAKO, number=NUMBER, pin=PIN))
    desk.until_panel(CardEntry)
    desk.press(Qt.Key.Key_F8)
    assert desk.panel.step is CardStep.ASKING_PIN
    desk.type(PIN)
    assert desk.panel.groups[0].echo == "●●●●"
    desk.press(Qt.Key.Key_Return)
    desk.until_panel(FormEntry)
    desk.remove()
    desk.place(a_card(JIRO, number="22000020312222"), at=1)
    entry = desk.until_panel(CardEntry)
    assert entry.joins == HANAKO.name.replace("\u3000", " ")
    desk.type("22000020312222")
    desk.until_panel(FormEntry)
    desk.receive()
    (admitted,) = desk.admitted()
    assert [person.id_source for person in admitted.household.persons] == [IdSource.CARD_PIN, IdSource.CARD_CODE_B]
    assert [person.birth_date_raw for person in admitted.household.persons] == ["19800217", "20100000"]


@pytest.mark.parametrize("removed_at", [5, 8, 10])
def test_a_card_taken_in_the_middle_keeps_the_digits_and_goes_on(desk, removed_at):
    desk.place(a_card(HANAKO, number=NUMBER), removed_at=removed_at)
    desk.until_panel(CardEntry)
    desk.type(NUMBER)
    entry = desk.until_panel(CardEntry, lambda panel: panel.step is CardStep.REMOVED)
    assert [group.echo for group in entry.groups] == ["550217", "2035", "2285"]
    desk.remove()
    desk.place(a_card(HANAKO, number=NUMBER))
    entry = desk.until_panel(CardEntry, lambda panel: panel.step is CardStep.ASKING_NUMBER)
    assert entry.notice.key == "card.again"
    desk.press(Qt.Key.Key_Return)
    desk.until_panel(FormEntry)


def test_a_mute_card_says_so_typing_goes_on_and_the_next_card_is_read(desk):
    card = a_card(HANAKO, number=NUMBER)
    desk.place(card)
    desk.until_panel(CardEntry)
    card.oddities = Oddities(mute_from=3)
    desk.type(NUMBER)
    entry = desk.until_panel(CardEntry, lambda panel: panel.step is CardStep.REMOVED)
    assert entry.notice.key == "card.interrupted.mute"
    desk.press(Qt.Key.Key_F3)
    assert isinstance(desk.panel, FormEntry)
    desk.press(Qt.Key.Key_Escape)
    assert isinstance(desk.panel, Idle)
    desk.remove()
    desk.place(a_card(HANAKO, number=NUMBER))
    desk.until_panel(CardEntry)
    desk.type(NUMBER)
    desk.until_panel(FormEntry)
    assert len(desk.processes) == 2


def test_wrong_digits_cost_one_try_and_impossible_ones_none(desk):
    card = a_card(HANAKO, number=NUMBER)
    desk.place(card)
    desk.until_panel(CardEntry)
    desk.type("99999920352285")
    assert desk.panel.notice.key == "card.malformed"
    for _sign in range(14):
        desk.press(Qt.Key.Key_Backspace)
    desk.type("55021720352286")
    entry = desk.until_panel(CardEntry, lambda panel: panel.notice is not None and panel.notice.key == "card.wrong")
    assert (entry.tries, entry.notice.data["tries"]) == (9, 9)


def test_a_phone_or_another_card_leads_on_to_typing(desk):
    desk.place(OtherCard())
    answer = desk.until_panel(Answer)
    assert (answer.headline.key, answer.next_step.key) == ("card.other", "card.other.next")
