"""Telephone numbers as people write them."""

import pytest

from zhuqi.foundation.errors import Refused
from zhuqi.organisations.phones import parse_phone


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("13812345678", "13812345678", id="plain"),
        pytest.param(" 138 1234 5678 ", "13812345678", id="spaces"),
        pytest.param("138-1234-5678", "13812345678", id="hyphens"),
        pytest.param("１３８１２３４５６７８", "13812345678", id="full-width"),
        pytest.param("+86 13812345678", "13812345678", id="country-code"),
        pytest.param("13812345678.0", "13812345678", id="spreadsheet-number"),
        pytest.param("0371-67181234", "0371-67181234", id="landline"),
        pytest.param("（0371）67181234", "0371-67181234", id="landline-in-brackets"),
        pytest.param("010 65551234", "010-65551234", id="short-area-code"),
        pytest.param("0371-67181234转8001", "0371-67181234转8001", id="extension"),
    ],
)
def test_reads(written, read):
    assert parse_phone(written) == read


@pytest.mark.parametrize("written", ["", "12345", "1381234567", "12011111111", "王经理", "67181234", "+1 650 253 0000"])
def test_refuses_with_the_field_and_a_remedy(written):
    with pytest.raises(Refused, match=r"^经办电话不是有效的电话号码，请.*11 位"):
        parse_phone(written, "经办电话")
