"""A browser's connection reduced to what costs time: keep-alive, one session, a stopwatch."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "b" * 32  # a cross-site token is whatever the cookie and the form agree on


@dataclass(frozen=True)
class Ask:
    """One request: by whom, where, with what form (None for a GET)."""

    session: str
    path: str
    form: tuple[tuple[str, str], ...] | None = None
    expects: int = 200


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float
    count: int


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, request: Ask) -> float:
        """
        Return how many milliseconds the whole answer took.

        :raises RuntimeError: if the answer is not the one expected: a fast refusal measures nothing
        """
        headers = {"Cookie": f"sessionid={request.session}; csrftoken={TOKEN}"}
        body = None
        if request.form is not None:
            body = urlencode([*request.form, ("csrfmiddlewaretoken", TOKEN)])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self._connection.request("GET" if body is None else "POST", request.path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        taken = (time.perf_counter() - started) * 1000
        if answer.status != request.expects:
            raise RuntimeError(f"{request.path}: {answer.status}\n{content[:2000].decode(errors='replace')}")
        return taken

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def measure(port: int, asks: Sequence[Ask], *, clients: int) -> Times:
    """Share the requests among ``clients`` connections and return how long each request took."""
    taken: list[float] = []
    troubles: list[Exception] = []

    def work(mine: Sequence[Ask]) -> None:
        client = Client(port)
        try:
            taken.extend([client.ask(ask) for ask in mine])
        except Exception as error:  # told to whoever started the thread
            troubles.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=work, args=(asks[n::clients],)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return Times(statistics.median(taken), percentile(taken, 95), len(taken))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that ``percent`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def best_of(rounds: int, run: Callable[[], Times]) -> Times:
    """Return the quietest of some rounds: what else the machine did is not ours."""
    return min((run() for _ in range(rounds)), key=lambda times: times.p50)
