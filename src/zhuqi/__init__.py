"""Zhuqi (助企): the problems enterprises raise, from registration to strike-off."""

import re
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def newest_version(changes: str) -> str:
    """Return the version in the first heading of the changelog, such as ``## 0.1.0 — 2026-11-23``."""
    heading = re.search(r"^## (\d+\.\d+\.\d+)\b", changes, re.MULTILINE)
    if heading is None:
        raise ValueError("CHANGELOG.md has no heading with a version.")
    return heading[1]


VERSION = newest_version(CHANGELOG.read_text(encoding="utf-8"))
