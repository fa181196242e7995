"""A day as people write it, and what is refused rather than guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-29",
        "2026/9/29",
        "2026.9.29",
        "2026年9月29日",
        "2026 年 9 月 29 日",
        "２０２６－０９－２９",
        "２０２６年９月２９日",
        "20260929",
        " 2026-9-29 ",
        "2026年9月29号",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == date(2026, 9, 29)


@pytest.mark.parametrize(
    "text", ["", "明天", "9月29日", "26-09-29", "2026-09", "2026-09-29 08:00", "2026-9-29-1", "٢٠٢٦-٠٩-٢٩"]
)
def test_what_is_no_whole_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"起算日“.*”无法识别，请写明年月日"):
        parse_day(text, field="起算日")


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026-00-10", "2026年4月31日"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="这一天不存在"):
        parse_day(text)


@pytest.mark.parametrize("text", ["1948-12-31", "9999-12-31"])
def test_a_year_out_of_reach_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="1949 至 2199"):
        parse_day(text)


@given(st.dates(date(1949, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") == day
