"""Whose hand does something to an organiser's activities: a member's, or the office's in their place."""

from dataclasses import dataclass
from typing import TypeAlias

from ledger.organizers.members import Member
from ledger.organizers.standing import Actor
from ledger.organizers.words import By


@dataclass(frozen=True)
class Clerk:
    """Somebody in the office, who does it for an organiser without an app."""

    organizer_id: str
    name: str

    @property
    def actor(self) -> Actor:
        """How the history names them."""
        return Actor(By.OFFICE, self.name)


Hand: TypeAlias = Member | Clerk
