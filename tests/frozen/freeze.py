"""`python -m tests.frozen.freeze` adds specimens that are not frozen yet; what is frozen is never written again."""

import json
from pathlib import Path

from sync.protocol import codec
from tests.frozen import specimens, venue_specimens

FILE = Path(__file__).with_name("wire-1.json")


def main() -> None:
    frozen = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    made = {name: codec.encode(one).hex() for name, one in specimens.messages().items()}
    made["code"] = frozen.get("code") or specimens.code()
    made["posted code"] = frozen.get("posted code") or specimens.posted()
    made |= venue_specimens.venue_texts(specimens.ISSUER_KEY)
    FILE.write_text(json.dumps(made | frozen, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
