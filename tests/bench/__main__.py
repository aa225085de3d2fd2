"""`python -m tests.bench NAME… [--json]`: runs one benchmark, or all of them, and says what was missed."""

import sys
from importlib import import_module

BENCHES = {
    "decode": "tests.bench.decode",
    "frames": "tests.bench.scan_frames",
    "scan": "tests.bench.scan",
    "start": "tests.bench.start",
    "memory": "tests.bench.memory",
    "soak": "tests.bench.soak",
    "search": "tests.bench.search",
    "backup": "tests.bench.backup",
    "drill": "tests.bench.drill",
    "card": "tests.bench.card",
    "card_screen": "tests.bench.card_screen",
    "intake": "tests.bench.intake",
    "login": "tests.bench.login",
    "report": "tests.bench.report",
    "towns": "tests.bench.towns",
    "entry": "tests.bench.entry",
    "presence": "tests.bench.presence",
    "sync": "tests.bench.sync",
    "centre": "tests.bench.centre",
    "storm": "tests.bench.storm",
    "points": "tests.bench.points",
    "venue": "tests.bench.venue",
}


def main(words: list[str]) -> int:
    names = [word for word in words if not word.startswith("-")]
    options = [word for word in words if word.startswith("-")]
    if not names or any(name not in BENCHES and name != "all" for name in names):
        print(f"usage: scripts/bench {{{'|'.join(BENCHES)}|all}} [--json]", file=sys.stderr)
        return 2
    chosen = list(BENCHES) if "all" in names else names
    codes = [import_module(BENCHES[name]).main(options) for name in chosen]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
