"""
Where one Zhuqi system keeps its data: ``ZHUQI_HOME``, by default ``var/`` of the project.

Two homes are two independent systems: own database, own keys, own attachments.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """Return the directory that holds everything this system must not lose."""
    chosen = os.environ.get("ZHUQI_HOME", "").strip()
    return Path(chosen).expanduser().resolve() if chosen else PROJECT_ROOT / "var"


def postgres_dir() -> Path:
    """Return the directory of the embedded database server."""
    return home() / "postgres"


def attachments_dir() -> Path:
    """Return where uploaded files lie: outside anything a web server would publish."""
    return home() / "attachments"


def secrets_dir() -> Path:
    """Return the directory of the generated secrets, readable by its owner alone."""
    return home() / "secrets"


def _new_token() -> bytes:
    return secrets.token_urlsafe(48).encode()


def kept_secret(name: str, generate: Callable[[], bytes] = _new_token) -> bytes:
    """
    Return the secret called ``name`` of this home, generating it the first time it is asked for.

    Two processes asking at once get the same one: whoever links its file first wins.
    """
    path = secrets_dir() / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(generate())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_bytes()
