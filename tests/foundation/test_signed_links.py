"""Links are what this system made, for one purpose, one row, one day; everything else is nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.foundation.signed_links import is_genuine, make_link, new_key, read_link

SOON = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)


def test_a_link_says_its_row_and_day_and_proves_them():
    key = new_key()
    link = read_link(make_link(purpose="A", row_id=36, key=key, expires_at=SOON))

    assert link is not None
    assert (link.row_id, link.expires_at) == (36, SOON)
    assert is_genuine(link, purpose="A", key=key)


@pytest.mark.parametrize("changes", [{"purpose": "B"}, {"key": "0" * 32}])
def test_another_purpose_or_key_proves_nothing(changes):
    key = new_key()
    link = read_link(make_link(purpose="A", row_id=1, key=key, expires_at=SOON))

    assert link is not None
    assert not is_genuine(link, **({"purpose": "A", "key": key} | changes))


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_is_no_link(text):
    link = read_link(text)

    assert link is None or not is_genuine(link, purpose="A", key="k")
