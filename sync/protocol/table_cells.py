"""Cells of tables that leave the program: text that no spreadsheet runs as a formula."""

import re

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
GETA = "〓"
"""The mark that Japanese printers set for a sign that they do not have."""
_NUMBER = re.compile(r"-?[0-9]+")
"""A change such as -5 is a number to everybody."""
_RUN_AS_FORMULA = "=+-@＝＋－＠"
"""What spreadsheets begin a formula with, in both widths (OWASP, CSV injection)."""


def plain(text: str) -> str:
    """One line without control characters; what is no character at all becomes 〓."""
    return _NO_CHARACTERS.sub(GETA, _CONTROLS.sub(" ", text))


def csv_cell(text: str) -> str:
    """`text` for a CSV file: where a spreadsheet would run it, an apostrophe goes before it."""
    clean = plain(text)
    is_formula = clean.lstrip()[:1] in tuple(_RUN_AS_FORMULA) and not _NUMBER.fullmatch(clean)
    return f"'{clean}" if is_formula else clean
