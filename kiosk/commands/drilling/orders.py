"""What the kiosk's process is told by the drill that starts it, as one file."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.commands.drilling.plan import Plan
from kiosk.config import Config


@dataclass(frozen=True)
class Orders:
    """One life of the kiosk within the evening. `first_step` may have been begun in an earlier life."""

    plan: Plan
    life: int
    first_step: int
    data: str
    camera: str
    notebook: str
    ledger_url: str
    enrolment_code: str
    screenshots: str
    empty_desk: str

    @property
    def config(self) -> Config:
        """How the kiosk itself is started."""
        return Config(
            is_training=True,
            data=Path(self.data),
            camera=self.camera,
            ledger_url=self.ledger_url,
            enrolment_code=self.enrolment_code,
            operator_id="drill",
        )
