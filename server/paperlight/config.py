"""Settings: from the command line, else from ``PAPERLIGHT_…`` in the environment, else as they are here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_DATA_DIR = Path(platformdirs.user_data_dir("paperlight", appauthor=False))
# Hosts that stand for every address of the computer; a browser can't go there by them.
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104


class Settings(BaseSettings):
    """How one server or command runs.

    ``database_url`` is for PostgreSQL; without it the library is a SQLite file in ``data_dir``. ``allowed_hosts`` are
    further ``Host`` values, parted by commas, with the port where it is not the scheme's own. ``offline`` switches all
    fetching from the web off; ``arxiv_url`` and ``hf_url`` are where those services answer.
    """

    model_config = SettingsConfigDict(env_prefix="PAPERLIGHT_")

    data_dir: Path = _DATA_DIR
    host: str = "127.0.0.1"
    port: int = 5711
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    database_url: str | None = None
    offline: bool = False
    arxiv_url: str = "https://export.arxiv.org"
    hf_url: str = "https://huggingface.co"

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
        names = {"127.0.0.1", "localhost", "[::1]"} | ({self._named} if self.host not in _EVERYWHERE else set())
        local = {f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set())
        return frozenset(local | {host.lower() for host in self.allowed_hosts})

    @property
    def address(self) -> str:
        """Where the reader's browser finds this server."""
        return f"http://{self._named if self.host not in _EVERYWHERE else '127.0.0.1'}:{self.port}"

    @property
    def _named(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @field_validator("data_dir", mode="before")
    @classmethod
    def _at_home(cls, value: Path | str) -> Path:
        return Path(value).expanduser() if str(value) else _DATA_DIR

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        return tuple(host.strip() for host in value.split(",") if host.strip()) if isinstance(value, str) else value
