"""One person's particulars as a line of words."""

from kiosk.screens.reception_state import MemberLine
from kiosk.ui.translator import Translator


def facts_of(words: Translator, member: MemberLine) -> str:
    """Relation, kana, age, sex, needs, and since when the person is in; what is unknown is left out."""
    facts = [member.kana]
    if member.relation is not None:
        facts.append(words.word(f"relation.{member.relation.value}"))
    if member.age is not None:
        facts.append(words.word("reception.age", age=member.age))
    facts.append(words.word(f"sex.{member.sex.value}"))
    facts += [words.word(f"care.{code.value}") for code in member.care_codes]
    facts += [words.word("care.noted")] if member.is_care_noted else []
    if member.here_since:
        facts.append(words.word("reception.found.here_since", clock=member.here_since))
    return words.word("reception.separator").join(fact for fact in facts if fact)
