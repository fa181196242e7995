"""
Keep the system running: the web server, the worker and, where it is ours, the database.

Whatever ends is started again; Ctrl-C or SIGTERM ends all of it in order.  Should this process itself be killed,
the kernel tells the others.
"""

import contextlib
import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from zhuqi.foundation import crypto
from zhuqi.foundation.embedded import EmbeddedPostgres
from zhuqi.foundation.errors import Refused

HOST = "127.0.0.1"
WEB_PROCESSES = 2
WEB_THREADS = 4  # per process
WORKER_JOBS = 2  # at the same time
GRACE_SECONDS = 15
START_SECONDS = 90
SETTLED_SECONDS = 10  # who lived that long is started again at once
LONGEST_PAUSE = 30.0
LAST_PORT = 65_535
PR_SET_PDEATHSIG = 1


def require_free_port(port: int) -> None:
    """:raises Refused: if nobody could listen there"""
    if not 0 < port <= LAST_PORT:
        raise Refused(f"端口应在 1 到 {LAST_PORT} 之间，现在是 {port}。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Refused(f"没有使用端口 {port} 的权限，请用 PORT=8001 另选一个大于 1024 的端口。") from None
            raise Refused(f"端口 {port} 已被其他程序占用，请用 PORT={_another(port)} 另选端口。") from None


def _another(port: int) -> int:
    return port + 1 if port < LAST_PORT else port - 1


@dataclass
class Child:
    """One process that is always there."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.0
    _due: float = field(default=0.0)

    def tend(self) -> None:
        """Start it if it is not there, after a pause that grows while it keeps failing."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            lived = now - self.started
            self.pause = 0.0 if lived > SETTLED_SECONDS else min(max(1.0, self.pause * 2), LONGEST_PAUSE)
            self._due, self.process = now + self.pause, None
        if now >= self._due:
            self.started = now
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us alone; we end the others in order
                preexec_fn=_die_with_parent,
            )

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def see_off(self, deadline: float) -> None:
        """Wait until it is gone, and everything it started; past ``deadline`` do not ask any more."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def children(port: int, *, is_demo: bool) -> list[Child]:
    """Return what has to run, not started."""
    common = {"ZHUQI_DATABASE_READY": "1", "ZHUQI_DEMO": "1" if is_demo else "0"}
    command = [sys.executable, "-m"]
    web = [
        *(*command, "granian", "--interface", "wsgi", "--no-ws", "--host", HOST, "--port", str(port)),
        *("--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"),
        *("--log-level", "warning", "zhuqi.config.wsgi:application"),
    ]
    worker = [*command, "zhuqi.config.cli", "work", "--concurrency", str(WORKER_JOBS)]
    return [
        Child("web", web, {**common, "ZHUQI_POOL": str(WEB_THREADS + 1)}),
        Child("worker", worker, {**common, "ZHUQI_POOL": str(WORKER_JOBS + 1)}),
    ]


def run(port: int, *, is_demo: bool, server: EmbeddedPostgres | None, when_ready: Callable[[], None]) -> None:
    """
    Serve until a signal says stop.

    :param server: the embedded database, if it is ours to keep alive
    :param when_ready: called once, when the first page has been answered
    :raises Refused: if the port is taken or no page is answered in time
    :raises BadSetting: if the key of the phone numbers cannot be read
    """
    require_free_port(port)
    crypto.provider()  # now, not when somebody saves the first number
    stop = threading.Event()
    with _signals_set(stop):
        running = children(port, is_demo=is_demo)
        try:
            for child in running:
                child.tend()
            _wait_for_first_page(port, running[0], stop)
            if not stop.is_set():
                when_ready()
            while not stop.wait(0.5):
                if server is not None:
                    server.revive()
                for child in running:
                    child.tend()
        finally:
            for child in running:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE_SECONDS
            for child in running:
                child.see_off(deadline)


@contextlib.contextmanager
def _signals_set(stop: threading.Event) -> Iterator[None]:
    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_for_first_page(port: int, web: Child, stop: threading.Event) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not stop.wait(0.1):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=10)
            connection.request("HEAD", "/static/foundation/zhuqi.css")
            connection.getresponse()
            connection.close()
            return
        if web.process is None or web.process.poll() is not None:
            raise Refused("网页服务没有启动，原因见上面的输出。")
        if time.monotonic() > deadline:
            raise Refused(f"网页服务在 {START_SECONDS} 秒内没有应答，请查看上面的输出。")
