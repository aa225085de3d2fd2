"""What this kiosk keeps of itself: values by name."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.tables import setting


class SqlSettings:
    """The port `Settings` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> bytes | None:
        """The value under `name`."""
        value: bytes | None = self._connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
        return value

    def put(self, name: str, value: bytes | None) -> None:
        """Write a value; None takes it away."""
        if value is None:
            self._connection.execute(delete(setting).where(setting.c.name == name))
            return
        statement = insert(setting).values(name=name, value=value)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
