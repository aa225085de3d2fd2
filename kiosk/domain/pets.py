"""Animals as staff type them in one line: 犬2 猫."""

import re
import unicodedata

from sync.protocol.household import Pets

MAX_SPECIES = 10
"""As `Household.pets`."""
MAX_SPECIES_CHARACTERS = 20
MAX_COUNT = 99
_ONE_KIND = re.compile(r"([^\d\s、,，・匹頭羽]+)\s*(\d*)")


def pets_of(text: str) -> tuple[Pets, ...]:
    """The animals in `text`, one where no number stands behind the species; the same species twice is added up."""
    counts: dict[str, int] = {}
    for species, count in _ONE_KIND.findall(unicodedata.normalize("NFKC", text)):
        name = species[:MAX_SPECIES_CHARACTERS]
        counts[name] = counts.get(name, 0) + (int(count) if count else 1)
    return tuple(
        Pets(species=species, count=min(count, MAX_COUNT))
        for species, count in list(counts.items())[:MAX_SPECIES]
        if count
    )


def words_of_pets(pets: tuple[Pets, ...]) -> str:
    """The line that says so."""
    return " ".join(f"{one.species}{one.count}" for one in pets)
