"""
Files on their way into the ledger: kept below ``ZHUQI_HOME/uploads`` between the steps, never trusted from the browser.

Each lies in a folder with a random name, belongs to whoever uploaded it, and is gone after a day.  What the steps
remember stands beside it; a lock on the folder makes a second press wait for the first.
"""

import contextlib
import fcntl
import json
import os
import pickle
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from zhuqi.foundation.errors import NotFound
from zhuqi.foundation.home import home

KEPT_FOR = timedelta(days=1)
MOST_PER_PERSON = 5
_STRAY = 3600  # seconds after which a folder without a state is nobody's
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_GONE = "这次上传已过期或已被放弃，请回到“导入台账”重新选择文件。"


@dataclass(frozen=True)
class Upload:
    """
    One file under way.

    ``fates`` holds [fate, number, reason] for each row done so far, in the sheet's order; ``lines`` in the end what
    the page of results shows of every row.
    """

    key: str
    user_id: int
    name: str
    sm3: str
    day: str  # ISO; on which it was uploaded: days after it are refused
    at: str  # ISO
    mapping: list[dict[str, Any]] | None = None
    year: int | None = None
    batch_id: int | None = None
    total: int = 0
    fates: list[list[str]] = field(default_factory=list)
    lines: list[list[Any]] = field(default_factory=list)
    is_done: bool = False
    has_rejected: bool = False
    kind: str = "issues"  # what is being imported
    planned: int = 0  # rows of a list gone through so far
    is_planned: bool = False
    taken: int = 0  # rows of a list taken in so far
    is_running: bool = False

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return _root() / self.key

    @property
    def file(self) -> Path:
        """The file itself, whatever it was called; gone once it is imported."""
        return self.folder / "ledger"

    @property
    def rejected_file(self) -> Path:
        """The workbook of rows handed back."""
        return self.folder / "rejected.xlsx"

    @property
    def today(self) -> date:
        """The day of the upload."""
        return date.fromisoformat(self.day)

    @property
    def uploaded_at(self) -> datetime:
        """The moment of the upload."""
        return datetime.fromisoformat(self.at)

    @property
    def is_begun(self) -> bool:
        """Whether rows have been taken from it, so that its columns can no longer be changed."""
        return self.batch_id is not None


def _root() -> Path:
    return home() / "uploads"


def keep(*, user_id: int, name: str, content: bytes, sm3: str, at: datetime, kind: str = "issues") -> Upload:
    """Put a file aside for its uploader; of more than a few the oldest goes."""
    own = sorted((one for one in _all() if one.user_id == user_id), key=lambda one: one.at)
    for old in own[: max(0, len(own) - MOST_PER_PERSON + 1)]:
        discard(old)
    upload = Upload(
        key=secrets.token_urlsafe(16),
        user_id=user_id,
        name=name,
        sm3=sm3,
        day=timezone.localdate(at).isoformat(),
        at=at.isoformat(),
        kind=kind,
    )
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    upload.folder.mkdir(mode=0o700)
    _write(upload.file, content)
    save(upload)
    return upload


def find(*, key: str, user_id: int) -> Upload:
    """
    Return an upload as it stands.

    :raises NotFound: if there is none, it is too old, or somebody else's
    """
    found = _load(key)
    if found is None or found.user_id != user_id:
        raise NotFound(_GONE)
    return found


def unfinished(*, user_id: int, kind: str = "issues") -> list[Upload]:
    """Return what a person uploaded and has not imported yet, newest first."""
    own = [one for one in _all() if one.user_id == user_id and one.kind == kind and not one.is_done]
    return sorted(own, key=lambda one: one.at, reverse=True)


def save(upload: Upload) -> None:
    """Remember how far it is."""
    content = asdict(upload)
    _write(upload.folder / "state.json", json.dumps(content, ensure_ascii=False).encode())


def put_part(upload: Upload, what: str, place: int, values: list[Any]) -> None:
    """Keep a part of what was worked out; the same part again replaces it."""
    _write(upload.folder / f"{what}.{place:07}", pickle.dumps(values, protocol=pickle.HIGHEST_PROTOCOL))


def parts(upload: Upload, what: str) -> list[Any]:
    """Return all parts together, in their order. They were written by this program into a folder of its own."""
    files = sorted(upload.folder.glob(f"{what}.*"))
    return [value for file in files for value in pickle.loads(file.read_bytes())]


def clear_parts(upload: Upload, what: str) -> None:
    """Throw the parts away."""
    for file in upload.folder.glob(f"{what}.*"):
        file.unlink(missing_ok=True)


def finish(upload: Upload, rejected: bytes) -> Upload:
    """Remember that it is done, keep the rows handed back, and let the file go."""
    if rejected:
        _write(upload.rejected_file, rejected)
    done = replace(upload, is_done=True, has_rejected=bool(rejected))
    save(done)
    upload.file.unlink(missing_ok=True)
    return done


def discard(upload: Upload) -> None:
    """Throw it away."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def clean_up(*, at: datetime) -> None:
    """Throw away what is older than a day, and folders nobody can say anything about."""
    for folder in _folders():
        found = _load(folder.name)
        with contextlib.suppress(FileNotFoundError):  # somebody else may be cleaning up as well
            age = at.timestamp() - folder.stat().st_mtime
            if (found is None and age > _STRAY) or (found is not None and at - found.uploaded_at > KEPT_FOR):
                shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(*, key: str, user_id: int) -> Iterator[Upload]:
    """
    Have an upload to oneself: whoever comes second waits, and then sees what the first did.

    :raises NotFound: as ``find``
    """
    upload = find(key=key, user_id=user_id)
    try:
        descriptor = os.open(upload.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise NotFound(_GONE) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield find(key=key, user_id=user_id)
    finally:
        os.close(descriptor)


def _all() -> list[Upload]:
    return [found for folder in _folders() if (found := _load(folder.name)) is not None]


def _folders() -> list[Path]:
    root = _root()
    return [path for path in root.iterdir() if path.is_dir()] if root.is_dir() else []


def _load(key: str) -> Upload | None:
    if not _KEY.fullmatch(key):
        return None
    try:
        return Upload(**json.loads((_root() / key / "state.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, content: bytes) -> None:
    """Write all or nothing."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(temporary).replace(path)
