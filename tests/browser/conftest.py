"""A walk through the pages at each of the two widths."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.walking import SIZES, Walk
from tests.desk.ledger_cast import Cast, make_cast


@pytest.fixture(params=list(SIZES))
def walk(request, page, cast) -> Iterator[Walk]:  # type: ignore[no-untyped-def]
    """Whoever walks, at desk and at phone width; at the end the console must have been silent."""
    walk = Walk(page, request.param)
    yield walk
    assert not walk.problems, walk.problems


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody who meets in the journeys."""
    return make_cast()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where published files lie during this test."""
    monkeypatch.setattr("zhuqi.reports.selectors.home", lambda: tmp_path)
    monkeypatch.setattr("zhuqi.reports.word.home", lambda: tmp_path)
