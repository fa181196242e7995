"""The version is the one users read about."""

import pytest

from zhuqi import VERSION, newest_version


def test_the_newest_heading_of_the_changes_is_the_version():
    assert newest_version("# 更新\n\n最新的在最上面。\n\n## 1.12.0 — 2027-02-01\n\n## 0.1.0 — 2026-11-23\n") == "1.12.0"
    assert VERSION.count(".") == 2


def test_changes_without_a_version_are_noticed():
    with pytest.raises(ValueError, match=r"CHANGELOG\.md"):
        newest_version("# 更新\n")
