"""Says what takes the room of a frozen program: `scripts/build_sizes.py FOLDER`."""

import sys
from collections import Counter
from pathlib import Path

GOAL_MIB = 350
SHOWN = 12
MIB = 2**20


def sizes(folder: Path) -> Counter[str]:
    """Bytes by part: a package with its `.libs`, what lies beside packages, the program itself."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[_part(path.relative_to(folder))] += path.stat().st_size
    return found


def _part(path: Path) -> str:
    inside = path.parts[1:] if path.parts[0] == "_internal" else path.parts
    first = inside[0].removesuffix(".libs").replace("opencv_python_headless", "cv2").replace("pillow", "PIL")
    if len(inside) > 1:
        return first
    return "system libraries" if ".so" in first or first.endswith(".dll") else "program and lists"


def main() -> None:
    """Prints the table."""
    found = sizes(Path(sys.argv[1]))
    for name, size in found.most_common(SHOWN):
        print(f"{size / MIB:7.1f}  {name}")
    rest = sum(size for _name, size in found.most_common()[SHOWN:])
    print(f"{rest / MIB:7.1f}  all else\n{found.total() / MIB:7.1f} MiB in {sys.argv[1]} (goal: {GOAL_MIB})")


if __name__ == "__main__":
    main()
