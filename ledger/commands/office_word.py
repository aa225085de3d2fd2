"""`ledger office-word`: makes or ends a word of access for somebody in the office."""

from argparse import ArgumentParser, Namespace
from contextlib import closing

from ledger.commands.starting import add_place, open_service
from ledger.errors import NoSuchThing
from ledger.organizers import bearers
from ledger.organizers.bearers import Bearer
from ledger.organizers.words import BearerRole


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("name", help="how the histories name this person")
    parser.add_argument("--end", action="store_true", help="takes the words of this name out of use")


def run(arguments: Namespace) -> int:
    """Prints a word, which is shown this once, or how many ended. Answers the exit code."""
    service = open_service(arguments)
    with closing(service.database), service.database.write() as connection:
        if not arguments.end:
            word = bearers.new_word()
            whose = Bearer(BearerRole.OFFICE, name=arguments.name)
            bearers.keep(connection, bearers.digest_of(word), whose, service.clock())
            print(word)
            return 0
        ended = bearers.end_office(connection, arguments.name, service.clock())
    if not ended:
        raise NoSuchThing(office_word=arguments.name)
    print(ended)
    return 0
