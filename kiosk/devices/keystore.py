"""The system's keystore through `keyring`: Windows' vault, Keychain, Secret Service; never a file in the clear."""

import base64
import binascii
import sys
from importlib import import_module
from typing import Any

from kiosk.ports.keystore import KeystoreUnusable

SERVICE = "kumamoto-shelter-kiosk"
_BACKENDS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "linux": ("keyring.backends.SecretService", "Keyring"),
}
"""Named, not searched for: a frozen program has no entry points, and keyring would otherwise take whatever backend is
installed, among them files in the clear."""


class SystemKeystore:
    """The keystore of this user. Nothing is loaded before the first call."""

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self._backend: Any = None

    def get(self, name: str) -> bytes | None:
        """The secret under `name`. Raises KeystoreUnusable."""
        kept = self._call("get_password", SERVICE, name)
        if kept is None:
            return None
        try:
            return base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError):  # somebody else's entry under our name
            return None

    def put(self, name: str, secret: bytes) -> None:
        """Keep it. Raises KeystoreUnusable."""
        self._call("set_password", SERVICE, name, base64.b64encode(secret).decode())

    def remove(self, name: str) -> None:
        """Keep it no longer. Raises KeystoreUnusable."""
        if self.get(name) is not None:
            self._call("delete_password", SERVICE, name)

    def _call(self, what: str, *words: str) -> Any:  # noqa: ANN401 - keyring's answer
        try:
            backend = self._opened()
            return getattr(backend, what)(*words)
        except Exception as error:  # D-Bus, DPAPI and Keychain each fail in classes of their own
            raise KeystoreUnusable(type(error).__name__) from error

    def _opened(self) -> Any:  # noqa: ANN401 - keyring's backend
        if self._backend is None:
            module, name = _BACKENDS[self._platform]
            kind = getattr(import_module(module), name)
            if kind.priority <= 0:  # keyring's word for "not here"; it raises where libraries are missing
                raise KeystoreUnusable
            self._backend = kind()
        return self._backend
