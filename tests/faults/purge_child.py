"""Purges a kiosk's operation by the real command, as a process that is killed."""

import sys

from kiosk.commands import purge

if __name__ == "__main__":
    print("begun", flush=True)
    sys.exit(purge.run(sys.argv[1:]))
