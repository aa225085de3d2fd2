"""Makes the tree of a Debian package out of the frozen program; run by `scripts/make_deb`."""

import gzip
import hashlib
import json
import os
import platform
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
PACKAGE = "kumamoto-shelter-kiosk"
BUILD = Path("_internal") / "build.json"
MAINTAINER_SCRIPTS = ("preinst", "postinst", "prerm", "postrm")


def tree(program: Path, folder: Path, version: str = "") -> str:
    """Write the package's tree into the new `folder`; answers the name of the version in it.

    `version` gives the same program another one: for an upgrade to be tried (`scripts/check_deb`).
    """
    built = json.loads((program / BUILD).read_text("utf-8"))
    built["version"] = version or built["version"]
    name = f"{built['version']}-{built['commit'][:8]}"
    home = folder / "opt" / PACKAGE
    shutil.copytree(program, home / "versions" / name, symlinks=True)
    (home / "versions" / name / BUILD).write_text(json.dumps(built), "utf-8")
    _launcher(home, folder)
    share = folder / "usr" / "share"
    for file in PACKAGING.glob("*.desktop"):
        _copy(file, share / "applications" / file.name)
    _session(home, share)
    _copy(PACKAGING / "icon.svg", share / "icons" / "hicolor" / "scalable" / "apps" / f"{PACKAGE}.svg")
    _documents(program, share / "doc" / PACKAGE)
    _control(folder, name, built["version"])
    return name


def _launcher(home: Path, folder: Path) -> None:
    from kiosk.commands.updating.place import ProgramPlace

    ProgramPlace(home).write_launcher()
    commands = folder / "usr" / "bin"
    commands.mkdir(parents=True)
    (commands / PACKAGE).symlink_to(f"/opt/{PACKAGE}/kiosk")


def _session(home: Path, share: Path) -> None:
    """A login that is nothing but the kiosk, beside the launcher that it starts."""
    folder = PACKAGING / "session"
    for name in ("session", "session-openbox.xml"):
        _copy(folder / name, home / name)
    (home / "session").chmod(0o755)
    entry = "kumamoto-shelter-kiosk-session.desktop"
    _copy(folder / entry, share / "xsessions" / entry)


def _documents(program: Path, doc: Path) -> None:
    doc.mkdir(parents=True)
    licences = (program / "_internal" / "THIRD_PARTY.txt").read_bytes()
    with gzip.GzipFile(doc / "THIRD_PARTY.txt.gz", "wb", mtime=0) as file:
        file.write(licences)
    fonts = "Fonts: SIL Open Font License 1.1, beside them in the program's folder `_internal/resources/fonts`.\n"
    (doc / "copyright").write_text(f"Software of others in this package: THIRD_PARTY.txt.gz.\n{fonts}", "utf-8")
    for manual in sorted((ROOT / "docs" / "manual").glob("*.pdf")):
        _copy(manual, doc / manual.name)


def _control(folder: Path, name: str, version: str) -> None:
    debian = folder / "DEBIAN"
    debian.mkdir()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    gaps = {
        "VERSION": version,
        "NAME": name,
        "ARCHITECTURE": {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()],
        "SIZE": str(sum(path.stat().st_size for path in files) // 1024),
        "LIBC": os.confstr("CS_GNU_LIBC_VERSION").split()[1],  # type: ignore[union-attr]
    }
    for file in ("control", *MAINTAINER_SCRIPTS):
        text = (PACKAGING / file).read_text("utf-8")
        for gap, value in gaps.items():
            text = text.replace(f"@{gap}@", value)
        (debian / file).write_text(text, "utf-8")
        (debian / file).chmod(0o755 if file in MAINTAINER_SCRIPTS else 0o644)
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (debian / "md5sums").write_text("".join(sums), "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


if __name__ == "__main__":
    print(tree(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
