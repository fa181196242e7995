"""
Measure the system of one ``ZHUQI_HOME``: load it if it is empty, serve it, ask it, count its queries.

Prints JSON; ``run.py`` makes the table.  Called by ``run.py``.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ZHUQI = str(ROOT / ".venv" / "bin" / "zhuqi")
START_SECONDS = 120


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--issues", type=int, required=True)
    parser.add_argument("--enterprises", type=int, default=None)
    parser.add_argument("--visits", type=int, default=0, help="a month")
    parser.add_argument("--requests", type=int, default=60, help="requests per line of the table")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default="", help="keys of scenes, with commas")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuqi.config.settings")
    import django

    django.setup()
    from zhuqi.config import preparation

    server = preparation.start_server()
    try:
        preparation.bring_up_to_date()
        counts = _ledger(options.issues, options.enterprises, options.visits)
        with _serving() as port:
            print(json.dumps({"counts": counts, "scenes": _measure(port, options)}))
    finally:
        if server is not None:
            server.stop()


def _ledger(issues: int, enterprises: int | None, visits: int) -> dict[str, int]:
    """Load the ledger unless it is there; return how large it is."""
    counts = _counts()
    if counts["issues"] == 0:
        print(f"正在载入 {issues} 个问题……", file=sys.stderr, flush=True)
        firms = ["--enterprises", str(enterprises)] if enterprises else []
        firms += ["--visits", str(visits)]
        subprocess.run([ZHUQI, "load_bench", "--issues", str(issues), *firms], check=True, stdout=subprocess.DEVNULL)
        counts = _counts()
    return counts


def _counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(event_count), 0) FROM issues_issue")
        issues, events = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM enterprises_enterprise")
        (firms,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM visits_visit")
        (visits,) = cursor.fetchone()
    return {"issues": issues, "events": int(events), "enterprises": firms, "visits": visits}


@contextlib.contextmanager
def _serving() -> Iterator[int]:
    """Run ``zhuqi serve`` on a free port, as it is run in earnest."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([ZHUQI, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/static/foundation/zhuqi.css")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.2)
    raise SystemExit("the server did not answer")


def _measure(port: int, options: argparse.Namespace) -> list[dict[str, object]]:
    from client import best_of, measure
    from scenes import scenes

    wanted = frozenset(options.only.split(",")) - {""}
    results: list[dict[str, object]] = []
    for scene in scenes():
        if wanted and scene.key not in wanted:
            continue
        print(f"  {scene.label}", file=sys.stderr, flush=True)
        queries = _queries(scene)
        measure(port, scene.asks(8), clients=4)  # warm
        one = best_of(options.rounds, lambda: measure(port, scene.asks(options.requests), clients=1))  # noqa: B023
        eight = best_of(min(options.rounds, 2), lambda: measure(port, scene.asks(options.requests * 2), clients=8))  # noqa: B023
        results.append(
            {
                "key": scene.key,
                "label": scene.label,
                "aim": scene.aim,
                "queries": queries,
                "one": asdict(one),
                "eight": asdict(eight),
            }
        )
    return results


def _queries(scene) -> int:  # type: ignore[no-untyped-def]
    """Count the queries of one request, in this process, session and all; savepoints are not counted."""
    from client import TOKEN
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    ask = scene.asks(2)[-1]
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = ask.session
    client.cookies["csrftoken"] = TOKEN
    if ask.form is None:
        client.get(ask.path)  # the first request of a session notes that somebody is there
    with CaptureQueriesContext(connection) as captured:
        if ask.form is None:
            answer = client.get(ask.path)
        else:
            form: dict[str, list[str]] = {}
            for name, value in ask.form:
                form.setdefault(name, []).append(value)
            answer = client.post(ask.path, form)
    if answer.status_code != ask.expects:
        raise RuntimeError(f"{ask.path}: {answer.status_code}\n{answer.content.decode()[:2000]}")
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)


if __name__ == "__main__":
    main()
