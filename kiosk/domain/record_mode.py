"""What is real and what is practice: the record mode's rules, and the permit that simulated devices demand."""

from dataclasses import dataclass

from sync.protocol.values import RecordMode


@dataclass(frozen=True)
class TrainingPermit:
    """Proof that the program does not run on real records; simulated devices cannot be built without one.

    Made by `permit_for` alone, so that a live composition has no way to hold one.
    """

    record_mode: RecordMode

    def __post_init__(self) -> None:
        if self.record_mode is RecordMode.REAL:
            raise ValueError("no simulated device on real records")


def permit_for(record_mode: RecordMode) -> TrainingPermit | None:
    """The permit for drills and tests; None for real operations."""
    return None if record_mode is RecordMode.REAL else TrainingPermit(record_mode)
