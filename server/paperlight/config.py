"""Settings: from the command line, else from ``PAPERLIGHT_…`` in the environment, else as they are here."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How one server or command runs.

    ``database_url`` is for PostgreSQL; without it the library is a SQLite file in ``data_dir``. ``allowed_hosts`` are
    further ``Host`` values, with the port where it is not the scheme's own.
    """

    model_config = SettingsConfigDict(env_prefix="PAPERLIGHT_")

    data_dir: Path = Path(platformdirs.user_data_dir("paperlight", appauthor=False))
    host: str = "127.0.0.1"
    port: int = 5711
    allowed_hosts: tuple[str, ...] = ()
    database_url: str | None = None

    @property
    def database(self) -> Path:
        """The SQLite file: the truth, and all that needs a backup."""
        return self.data_dir / "library.sqlite3"

    @property
    def index(self) -> Path:
        """The search index: a cache that can be deleted at any time."""
        return self.data_dir / "index"

    @property
    def hosts(self) -> frozenset[str]:
        """The ``Host`` values that this server answers to: loopback names with its port, and the configured ones."""
        names = {"127.0.0.1", "localhost", "[::1]"}
        local = {f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set())
        return frozenset(local | {host.lower() for host in self.allowed_hosts})

    @property
    def address(self) -> str:
        """Where the reader's browser finds this server."""
        return f"http://{self.host if ':' not in self.host else f'[{self.host}]'}:{self.port}"
