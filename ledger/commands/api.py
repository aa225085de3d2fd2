"""`ledger api`: what the JSON API takes and answers, as an OpenAPI document, for those who write apps."""

from argparse import ArgumentParser, Namespace

import msgspec

from ledger.routes.app import ROUTES
from ledger.routes.openapi import document


def add_arguments(_parser: ArgumentParser) -> None:
    """None: the document is this program's own."""


def run(_arguments: Namespace) -> int:
    """Prints it. Answers the exit code."""
    print(text())
    return 0


def text() -> str:
    """The document as it stands in docs/api.json."""
    return msgspec.json.format(msgspec.json.encode(document(ROUTES), order="deterministic"), indent=1).decode()
