"""The database server that comes with Zhuqi: it starts, is shared, survives being killed, and goes when told."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from zhuqi.foundation import embedded
from zhuqi.foundation.embedded import EmbeddedError, EmbeddedPostgres, socket_dir

pytestmark = pytest.mark.embedded
PASSWORD = "a password with 'quotes' \\ and 汉字"
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")

HOLD = """
import sys, time
from pathlib import Path
from zhuqi.foundation.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1]), "owner", sys.argv[2]).start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory every account can reach, unlike pytest's own."""
    directory = Path(tempfile.mkdtemp(prefix="zhuqi-embedded-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def serve() -> Iterator[Callable[[Path], EmbeddedPostgres]]:
    """Start servers that are gone after the test."""
    servers: list[EmbeddedPostgres] = []

    def start(root: Path) -> EmbeddedPostgres:
        servers.append(EmbeddedPostgres(root, "owner", PASSWORD, {"shared_buffers": "16MB"}).start())
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def hold(place: Path) -> Iterator[Callable[[Path], "subprocess.Popen[str]"]]:
    """Let another process use the server of a directory."""
    processes: list[subprocess.Popen[str]] = []

    def start(root: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", HOLD, str(root), PASSWORD]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        assert processes[-1].stdout is not None
        assert processes[-1].stdout.readline() == "started\n"
        return processes[-1]

    yield start
    for process in processes:
        with process:
            process.kill()


def connect(root: Path, password: str = PASSWORD) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=str(socket_dir(root)),
        port=embedded.PORT,
        user="owner",
        password=password,
        dbname="postgres",
        autocommit=True,
    )


def answer(root: Path) -> object:
    with connect(root) as connection:
        row = connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone()
        assert row is not None
        return row[0]


def test_starts_answers_and_stops(place, serve):
    server = serve(place / "db")
    assert answer(place / "db") == 18
    assert server.pid() is not None
    server.stop()
    assert server.pid() is None


def test_asks_for_the_password_and_listens_on_no_network(place, serve):
    serve(place)
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(place, password="wrong")
    with connect(place) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_only_its_own_account_can_enter_data_and_socket(place, serve):
    server = serve(place)
    assert server.data.stat().st_mode & 0o077 == 0
    assert socket_dir(place).stat().st_mode & 0o077 == 0


def test_who_lets_go_first_does_not_stop_it_for_the_other(place, serve, hold):
    other = hold(place)
    server = serve(place)
    server.stop()
    assert answer(place) == 18
    other.kill()
    other.wait()
    again = serve(place)
    again.stop()
    assert again.pid() is None, "the kernel dropped the claim of the killed process"


def test_a_fork_does_not_stop_what_its_parent_uses(place, serve):
    server = serve(place)
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)
    os.waitpid(child, 0)
    assert answer(place) == 18


def test_a_killed_server_comes_back_with_every_acknowledged_row(place, serve):
    server = serve(place)
    with connect(place) as connection:
        connection.execute("CREATE TABLE ledger (n int)")
        connection.execute("INSERT INTO ledger SELECT generate_series(1, 1000)")
    killed = server.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    _wait(lambda: server.pid() is None)
    server.revive()
    assert server.pid() not in {None, killed}
    with connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (1000,)


def test_reviving_a_living_server_does_nothing(place, serve):
    server = serve(place)
    pid = server.pid()
    server.revive()
    assert server.pid() == pid


def test_the_pid_file_of_a_dead_server_may_name_a_living_stranger(place, serve):
    server = serve(place)
    server.stop()
    stranger = subprocess.Popen(["sleep", "600"], user=server.data.stat().st_uid if os.geteuid() == 0 else None)
    try:
        pid_file = server.data / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{server.data}\n0\n5432\n\n\n")
        os.chown(pid_file, server.data.stat().st_uid, server.data.stat().st_gid)
        serve(place)
        assert answer(place) == 18
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize(
    "name", ["数据 'a', \"b\" $(touch c)", "x" * 60 + "/" + "y" * 60], ids=["odd", "too-long-for-a-socket"]
)
def test_any_path_will_do(place, serve, name):
    serve(place / name)
    assert answer(place / name) == 18


def test_a_strangers_socket_directory_is_refused(place, serve):
    root = place / ("x" * 60) / ("y" * 60)
    squatted = socket_dir(root)
    assert squatted.parent == Path("/tmp")
    squatted.mkdir(mode=0o755)
    try:
        with pytest.raises(EmbeddedError, match="请删除后重试"):
            serve(root)
    finally:
        squatted.rmdir()


def test_an_interrupted_creation_is_begun_again(place, serve):
    (place / "data.new").mkdir()
    (place / "data.new" / "half").write_text("a database")
    serve(place)
    assert answer(place) == 18


def test_data_of_another_version_is_not_touched(place, serve):
    serve(place).stop()
    (place / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 17"):
        serve(place)


def test_an_installation_without_the_wheel_says_what_to_do(place, serve, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="make setup"):
        serve(place)


@is_root
def test_works_for_an_ordinary_account(place):
    account = pwd.getpwnam("nobody")
    home = place / "home"
    home.mkdir()
    os.chown(home, account.pw_uid, account.pw_gid)
    child = os.fork()  # not a new program: the interpreter may lie where that account cannot go
    if child == 0:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        server = EmbeddedPostgres(home / "db", "owner", PASSWORD, {"shared_buffers": "16MB"})
        right = False
        try:
            right = answer(server.start().root) == 18
        finally:
            server.stop()
            os._exit(0 if right and server.pid() is None else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert (home / "db" / "data").stat().st_uid == account.pw_uid


@is_root
def test_works_for_root_in_a_closed_home_with_closed_programs(place, serve, monkeypatch):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    package = embedded.programs().parents[1]
    for directory in (package, package.with_name(f"{package.name}.libs")):
        (closed / directory.name).symlink_to(directory)
    monkeypatch.setattr(embedded, "programs", lambda: closed / package.name / "pginstall18" / "bin")
    monkeypatch.setattr(embedded, "FOR_ROOT", place / "for-root")
    server = serve(closed / "db")
    assert answer(closed / "db") == 18
    data = server.data
    assert data.is_relative_to(place / "for-root")
    assert (closed / "db" / "data").resolve() == data
    server.stop()
    again = serve(closed / "db")
    assert again.data == data
    again.stop()
    shutil.rmtree(closed / "db")
    assert serve(closed / "db").data != data, "another home at the same path is another system"
    assert closed.stat().st_mode & 0o777 == 0o700, "nobody's directory is opened up"


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
