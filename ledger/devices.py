"""The devices that were enrolled: whose signature is believed, where they stand, and up to which event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, select, update

from ledger.errors import NoSuchThing, RevokedDevice, UnknownDevice
from ledger.tables import device, former_key
from sync.protocol import keys
from sync.protocol.events import DeskMoved
from sync.protocol.values import RecordMode, SiteRole

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Device:
    """An enrolled kiosk. `high_water` is the seq below which the ledger has no gap of it.

    `organizer_id` is whose venue table it is, empty for a desk that is none.
    """

    device_id: str
    site_id: str
    role: SiteRole
    desk_letter: str
    operation_id: str
    record_mode: RecordMode
    sign_public_key: bytes
    seal_public_key: bytes
    is_revoked: bool
    high_water: int
    organizer_id: str = ""

    @property
    def sign_kid(self) -> bytes:
        """The name of the key that it signs with."""
        return keys.kid_of(keys.public_from(self.sign_public_key))

    @property
    def seal_key(self) -> keys.PublicKey:
        """To whom answers are sealed."""
        return keys.public_from(self.seal_public_key)


class SigningKeys(Mapping[bytes, keys.PublicKey]):
    """The signing keys of all devices as a mapping by kid; looks into the database, and remembers whom it found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.found: Device | None = None
        self.is_former = False

    def __getitem__(self, kid: bytes) -> keys.PublicKey:
        row = self._connection.execute(select(device).where(device.c.sign_kid == kid)).mappings().one_or_none()
        if row is not None:
            self.found = _device_of(row)
            return keys.public_from(self.found.sign_public_key)
        both = device.join(former_key, former_key.c.device_id == device.c.device_id)
        former = select(device, former_key.c.sign_public_key.label("former")).select_from(both)
        row = self._connection.execute(former.where(former_key.c.sign_kid == kid)).mappings().one_or_none()
        if row is None:
            raise KeyError(kid)
        self.found, self.is_former = _device_of(row), True
        return keys.public_from(row["former"])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._connection.execute(select(device.c.sign_kid)).scalars())

    def __len__(self) -> int:
        return self._connection.execute(select(func.count()).select_from(device)).scalar_one()

    def author(self, device_id: str) -> Device:
        """The device whose key was just used, if it is `device_id`; it may be revoked. Raises UnknownDevice."""
        if self.found is None or self.found.device_id != device_id:
            raise UnknownDevice
        return self.found

    def signer(self, device_id: str) -> Device:
        """The device whose key was just used, if it is `device_id` and may speak.

        Raises UnknownDevice or RevokedDevice.
        """
        author = self.author(device_id)
        if self.is_former:
            raise UnknownDevice  # what it wrote with an old key is believed; who asks must hold the new one
        if author.is_revoked:
            raise RevokedDevice(device_id=device_id)
        return author


def lock(connection: Connection, device_id: str) -> Device:
    """The device, kept for this transaction alone: bundles of one device are taken one after the other."""
    statement = select(device).where(device.c.device_id == device_id).with_for_update()
    return _device_of(connection.execute(statement).mappings().one())


def lock_if_known(connection: Connection, device_id: str) -> Device:
    """As `lock`, for an id that somebody typed. Raises NoSuchThing."""
    if connection.execute(select(device.c.device_id).where(device.c.device_id == device_id)).first() is None:
        raise NoSuchThing(device=device_id)
    return lock(connection, device_id)


def set_high_water(connection: Connection, device_id: str, high_water: int) -> None:
    """Notes up to which seq there is no gap."""
    connection.execute(update(device).where(device.c.device_id == device_id).values(high_water=high_water))


def set_place(connection: Connection, device_id: str, move: DeskMoved) -> None:
    """Notes where the device stands now: the records that it asks for are that site's."""
    place = {"site_id": move.shelter_id, "operation_id": move.operation_id, "desk_letter": move.desk_letter}
    connection.execute(update(device).where(device.c.device_id == device_id).values(**place))


def revoke(connection: Connection, device_id: str, now_us: int) -> None:
    """Takes a device out. Raises NoSuchThing."""
    changed = connection.execute(
        update(device)
        .where(device.c.device_id == device_id)
        .values(revoked_at_us=func.coalesce(device.c.revoked_at_us, now_us))
    )
    if not changed.rowcount:
        raise NoSuchThing(device=device_id)


def next_letter(connection: Connection, site_id: str) -> str:
    """The letter of the site's next desk: A to Z, then AA, AB and so on."""
    taken = connection.execute(select(func.count()).where(device.c.site_id == site_id)).scalar_one()
    letters = ""
    number = taken + 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters


def _device_of(row: RowMapping) -> Device:
    return Device(
        device_id=row["device_id"],
        site_id=row["site_id"],
        role=SiteRole(row["role"]),
        desk_letter=row["desk_letter"],
        operation_id=row["operation_id"],
        record_mode=RecordMode(row["record_mode"]),
        sign_public_key=row["sign_public_key"],
        seal_public_key=row["seal_public_key"],
        is_revoked=row["revoked_at_us"] is not None,
        high_water=row["high_water"],
        organizer_id=row["organizer_id"],
    )
