"""What stands on sheets that evacuees read, in every language: one file of sentences each."""

from functools import cache

from msgspec import DecodeError, json

from kiosk.documents.making import RESOURCES, TemplateBroken

LANGUAGES = ("ja", "ja_easy", "en", "zh_hans", "zh_hant", "vi", "ne", "id", "ko", "tl")
"""In the order in which a sheet with all of them shows them; やさしい日本語 is one of them."""
STAFF_LANGUAGE = "ja"
"""What staff read; it stands on every sheet."""


@cache
def words_in(language: str) -> dict[str, str]:
    """The sentences of one language by their keys. Raises making.TemplateBroken, also for another language."""
    if language not in LANGUAGES:
        raise TemplateBroken(gap=language)
    try:
        return json.decode(
            (RESOURCES / "translations" / "paper" / f"{language}.json").read_bytes(), type=dict[str, str]
        )
    except (OSError, DecodeError):
        raise TemplateBroken(file=f"{language}.json") from None


def word(key: str, language: str) -> str:
    """One sentence. Raises making.TemplateBroken for a key that the language does not have."""
    try:
        return words_in(language)[key]
    except KeyError:
        raise TemplateBroken(gap=key) from None
