"""Which card readers a start uses."""

from collections.abc import Callable

from cardreader.states import CardState
from cardreader.watcher import CardWatcher
from kiosk.config import RESOURCES
from kiosk.devices.simulated.cards import CardWatch, TrainingCards
from kiosk.devices.simulated.sample_cards import SampleCard, sample_cards
from kiosk.domain.record_mode import TrainingPermit


def card_watch(
    on_state: Callable[[CardState], None], permit: TrainingPermit | None
) -> tuple[CardWatch, TrainingCards | None]:
    """The watch over the machine's readers, and in training the reader of the tray around it.

    Without a permit there is no way to a simulated reader: neither the tray's nor one that poses as the machine's.
    """
    if permit is None:
        return CardWatcher(on_state), None
    training = TrainingCards(permit, on_state, lambda hear: CardWatcher(hear, allow_simulated=True))
    return training, training


def cards_of_training() -> tuple[SampleCard, ...]:
    """What the tray offers besides the residents' codes."""
    return sample_cards(RESOURCES / "samples" / "residents.json")
