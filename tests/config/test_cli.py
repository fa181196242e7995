"""The command line on a fresh home: it makes what it needs, and nothing for who needs nothing."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from zhuqi import VERSION
from zhuqi.foundation.embedded import PORT, socket_dir

pytestmark = pytest.mark.embedded
LEFT_OUT = ("ZHUQI_", "DATABASE_", "DJANGO_")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home that does not exist yet."""
    directory = Path(tempfile.mkdtemp(prefix="zhuqi-cli-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory / "home"
    shutil.rmtree(directory)


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    return {**kept, "ZHUQI_HOME": str(home), **more}


def zhuqi(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "zhuqi.config.cli", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_command_that_computes_starts_no_database(tmp_path):
    done = zhuqi(tmp_path, "check_credit_code", "91350100M000100Y43", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["check_ok"] is True
    assert not (tmp_path / "postgres").exists()


def test_an_unknown_command_gets_one_sentence(tmp_path):
    done = zhuqi(tmp_path, "verify_ledgr")
    assert (done.returncode, done.stderr) == (2, "没有“verify_ledgr”这个命令，是不是 verify_ledger？\n")


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_all_commands_are_listed(home, arguments):
    done = zhuqi(home, *arguments)
    assert done.returncode == 0, done.stderr
    assert "import_issues" in done.stdout


def test_the_version_is_told(home):
    assert zhuqi(home, "--version").stdout == f"助企 {VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check_credit_code", "x", "--nosuch"], "不认识的参数：--nosuch"),
        (["serve", "--port", "eighty"], "参数 --port 的值 'eighty' 无效"),
    ],
)
def test_bad_arguments_get_one_sentence_and_status_two(home, arguments, sentence):
    done = zhuqi(home, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_bad_environment_gets_a_sentence(tmp_path):
    done = zhuqi(tmp_path, "verify_ledger", DATABASE_URL="mysql://localhost/x")
    assert done.returncode == 2
    assert done.stderr.startswith("环境变量 DATABASE_URL 应形如")


def test_a_database_that_does_not_answer_gets_a_sentence(tmp_path):
    done = zhuqi(tmp_path, "verify_ledger", DATABASE_URL=f"postgresql://u:p@127.0.0.1:{_free_port()}/zhuqi")
    assert done.returncode == 2, "1 would say that the history is broken"
    assert done.stderr.startswith("连接不上数据库（Connection refused），请检查 DATABASE_URL")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists(), "another database is in use: nothing embedded starts"


def test_a_command_makes_a_fresh_home_ready_and_leaves_nothing_running(home):
    done = zhuqi(home, "verify_ledger", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["broken"] == []
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()


def test_the_web_role_cannot_alter_history_or_tables(home):
    zhuqi(home, "prepare_database")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], env=environment(home), stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            with psycopg.connect(
                host=str(socket_dir(home / "postgres")),
                port=PORT,
                user="zhuqi_web",
                password=(home / "secrets" / "database_web_password").read_text(),
                dbname="zhuqi",
                autocommit=True,
            ) as web:
                web.execute("SELECT count(*) FROM issues_issueevent")
                web.execute("DELETE FROM issues_savedfilter")
                for forbidden in (
                    "UPDATE issues_issueevent SET reason = ''",
                    "DELETE FROM issues_issueevent",
                    "TRUNCATE issues_issueevent",
                    "ALTER TABLE issues_issue DISABLE TRIGGER ALL",
                    "CREATE TABLE mine (n int)",
                    "UPDATE zhuqi_prepared SET fingerprint = ''",
                    "CREATE ROLE friend",
                ):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        web.execute(forbidden)
        finally:
            holder.terminate()


_HOLD = """
import time
from zhuqi.config import cli, preparation
import signal
signal.signal(signal.SIGTERM, cli._terminated)
preparation.start_server()
print("started", flush=True)
time.sleep(600)
"""


def test_serving_ends_cleanly_and_a_taken_port_gets_a_sentence(home):
    port = _free_port()
    command = [sys.executable, "-m", "zhuqi.config.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as system:
        try:
            assert system.stdout is not None
            assert f"http://127.0.0.1:{port}/" in system.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/") as page:
                assert page.status == 200
            second = zhuqi(home, "serve", "--port", str(port))
            assert (second.returncode, second.stderr) == (
                2,
                f"端口 {port} 已被其他程序占用，请用 PORT={port + 1} 另选端口。\n",
            )
            system.send_signal(signal.SIGINT)
            assert system.wait(30) == 0
        finally:
            system.kill()
    _wait(lambda: not (home / "postgres" / "data" / "postmaster.pid").exists())
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
