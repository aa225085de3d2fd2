"""What a start of the kiosk was told: folders, mode, camera, ledger."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
"""Everything that ships beside the code: fonts, sounds, words, samples."""
APPLICATION = "kumamoto-shelter-kiosk"
OPERATOR_IN_TRAINING = "training"
OPERATOR_UNNAMED = "desk"
"""Who stands at the desk while nobody has said so; screens have words for both."""
CAMERA_AUTOMATIC = "auto"
CAMERA_NONE = "none"

MEANT_ONCE = ("--start-fresh", "--from-former-copy")
"""Deliberate acts: a watchdog that starts the desk again does not say them a second time."""


@dataclass(frozen=True)
class Config:
    """One start. `camera` is "auto", "none", a camera's name, or in training a folder of pictures.

    `backups` is another disk's folder for copies of the file; None keeps them on the same one.
    `is_fresh_wanted`: a damaged file of which no copy can be read is laid aside, and work begins with an empty one.
    `is_former_wanted`: a newer program's file is laid aside, and work goes on from its copy of before.
    `has_exercises` guides through the exercises of training.
    `stick` None means that removable media are looked for; `ca` None that the usual authorities are trusted.
    """

    is_training: bool
    data: Path
    camera: str = CAMERA_AUTOMATIC
    ledger_url: str = ""
    enrolment_code: str = ""
    operator_id: str = ""
    announce: Path | None = None
    stick: Path | None = None
    ca: Path | None = None
    is_resumed: bool = False
    backups: Path | None = None
    is_fresh_wanted: bool = False
    is_former_wanted: bool = False
    is_full_screen: bool = False
    has_exercises: bool = False

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.data / "kiosk.db"

    @property
    def key_file(self) -> Path:
        """Its key in the clear: of training, and of live kiosks before keys were wrapped."""
        return self.data / "kiosk.key"

    @property
    def envelope_file(self) -> Path:
        """Its key, wrapped: of live kiosks."""
        return self.data / "kiosk.keys"

    @property
    def copies(self) -> Path:
        """Copies of the file on the same disk, where no other place was named or it is not there."""
        return self.data / "copies"

    @property
    def copies_tag_file(self) -> Path:
        """What this kiosk's copies are called, among those of others in one folder."""
        return self.data / "copies.tag"

    @property
    def check_file(self) -> Path:
        """Left where a copy could not be made for damage: the next start looks at every page of the file."""
        return self.data / "check-file"

    @property
    def pulse_file(self) -> Path:
        """Touched while the window lives; the watchdog looks at it."""
        return self.data / "pulse"

    @property
    def log_folder(self) -> Path:
        """Logs without personal data."""
        return self.data / "log"

    @property
    def look_file(self) -> Path:
        """Theme, text size and language as staff chose them."""
        return self.data / "look.json"

    @property
    def papers(self) -> Path:
        """Where documents lie that went neither to a printer nor to a stick."""
        return self.data / "papers"

    @property
    def practice_mark(self) -> Path:
        """Beside files that are for practice alone, and are taken away when the next person practises."""
        return self.data / "practice-only"

    @property
    def ledger_folder(self) -> Path:
        """Where the ledger of training keeps its file."""
        return self.data / "ledger"


def add_arguments(parser: ArgumentParser) -> None:
    """The kiosk's own options."""
    parser.add_argument("--live", action="store_true", help="real records; without it the kiosk trains")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the kiosk keeps its files")
    parser.add_argument("--camera", default=CAMERA_AUTOMATIC, metavar="NAME", help="auto, none, or a camera's name")
    parser.add_argument("--ledger", default="", metavar="URL", help="address of the ledger")
    parser.add_argument("--enrol", default="", metavar="CODE", help="become a device of the ledger by a one-time code")
    parser.add_argument("--operator", default="", metavar="ID", help="who stands at the desk")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust for the ledger's address (PEM)")
    parser.add_argument("--stick", type=Path, metavar="DIR", help="where the USB stick is, where it is not found")
    parser.add_argument("--backups", type=Path, metavar="DIR", help="another disk or stick for copies of the file")
    parser.add_argument(
        "--start-fresh", action="store_true", help="where the file is damaged and no copy can be read: lay it aside"
    )
    parser.add_argument(
        "--from-former-copy", action="store_true", help="gone back to this version: lay the newer version's file aside"
    )
    parser.add_argument("--full-screen", action="store_true", help="no frame; only staff close the desk")
    parser.add_argument("--watched", action="store_true", help="start the desk again when it ends by a fault")
    parser.add_argument("--resumed", action="store_true", help="open what was half typed (said by the watchdog)")
    # For a program that starts the kiosk: the drill, a benchmark. Written when the first screen can be used.
    parser.add_argument("--announce", type=Path, metavar="FILE", help="tell in FILE when the first screen is usable")


def config_of(parsed: Namespace) -> Config:
    """The configuration that the command line asks for."""
    mode = "live" if parsed.live else "training"
    return Config(
        is_training=not parsed.live,
        data=(parsed.data or Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / mode).resolve(),
        camera=parsed.camera,
        ledger_url=parsed.ledger,
        enrolment_code=parsed.enrol,
        operator_id=parsed.operator or (OPERATOR_UNNAMED if parsed.live else OPERATOR_IN_TRAINING),
        announce=parsed.announce,
        stick=parsed.stick,
        ca=parsed.ca,
        is_resumed=parsed.resumed,
        backups=parsed.backups,
        is_fresh_wanted=parsed.start_fresh,
        is_former_wanted=parsed.from_former_copy,
        is_full_screen=parsed.full_screen,
    )
