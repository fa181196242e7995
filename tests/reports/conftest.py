"""A home of its own for each test: published files and templates of one are not seen by the next."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reports import cast
from zhuqi.reports import sources

NOVEMBER_2 = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where published files lie during this test."""
    monkeypatch.setattr("zhuqi.reports.selectors.home", lambda: tmp_path)
    monkeypatch.setattr("zhuqi.reports.word.home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The figures the ledger would give: made up, and changed by changing this dictionary."""
    given = dict(cast.figures())
    monkeypatch.setattr(sources, "take_figures", lambda scope, until: dict(given))
    return given
