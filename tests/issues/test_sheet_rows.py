"""Rows of a ledger: taken with remarks, or refused with a reason, and whatever comes, never a crash."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, MergedRange, Sheet, Workbook, write_workbook
from zhuqi.issues.sheet import Field, LedgerMapping, error_sheets, guess_mapping, read_ledger

from .ledgers import HEAD, ledger, read_one, row


def test_error_cells_and_uncalculated_formulas_are_reasons():
    assert "#REF!" in read_one(问=CellError("#REF!")).reason
    assert "公式未计算" in read_one(企=CellError("公式未计算")).reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"企": None}, "缺少“企业名称”"),
        ({"企": "/"}, "缺少“企业名称”"),
        ({"问": None}, "缺少“问题描述”"),
        ({"问": "无"}, "缺少“问题描述”"),
        ({"收": "7月40日"}, "7 月没有 40 日"),
        ({"收": "2021-02-30"}, "2 月没有 30 日"),
        ({"收": "20210832"}, "8 月没有 32 日"),
        ({"收": "2021.8.10", "解": "2021.8.1"}, "早于"),
        ({"收": datetime.fromisoformat("1900-01-03")}, "年份不合理"),
    ],
)
def test_rows_that_cannot_be_taken_say_why(changes, words):
    assert words in read_one(**changes).reason


@pytest.mark.parametrize(
    ("changes", "attribute", "value"),
    [
        ({"收": "8月1日", "解": "8月9日"}, "solved_date", date(2021, 8, 9)),
        ({"收": 44409.0}, "registered_date", date(2021, 8, 1)),
        ({"收": "44409"}, "registered_date", date(2021, 8, 1)),
        ({"收": "12月20日", "解": "1月5日"}, "solved_date", date(2022, 1, 5)),
        ({"企": " 甲 有限公司\n"}, "enterprise", "甲有限公司"),
        ({"问": "'=SUM(A1)道路"}, "description", "'=SUM(A1)道路"),
        ({"问": "  厂门前\r\n道路破损  "}, "description", "厂门前\n道路破损"),
    ],
)
def test_odd_cells_that_can_be_taken(changes, attribute, value):
    assert getattr(read_one(**changes), attribute) == value


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"类": "天外来客"}, "不在八类之内"),
        ({"是": "基本解决", "解": None}, "按“正在解决”理解"),
        ({"是": "绿", "解": None}, "认不出"),
        ({"是": None, "解": None}, "没有填办理状态"),
        ({"解": None}, "没有填解决时间"),
        ({"是": "正在解决"}, "但状态是"),
        ({"收": None}, "没有填“收集时间”"),
    ],
)
def test_what_is_interpreted_is_remarked(changes, words):
    assert any(words in remark for remark in read_one(**changes).remarks)


def test_days_after_today_are_refused_when_today_is_known():
    book = ledger(HEAD, row(收="2027.8.1", 解=None))

    assert "还没有到" in read_ledger(book, today=date(2026, 11, 23)).rejections[0].reason
    assert read_ledger(book).rows


def test_the_year_comes_from_the_caller_the_title_or_the_file_and_else_is_missed():
    rows = (HEAD, row(收="8月1日", 解=None))

    def first(book: Workbook, year: int | None = None) -> Any:
        reading = read_ledger(book, default_year=year)
        return reading.rows[0].registered_date if reading.rows else reading.rejections[0].reason

    assert first(ledger(*rows, name="台账.xlsx"), 2023) == date(2023, 8, 1)
    assert first(ledger(("2022年问题台账",), *rows, name="台账2020.xlsx")) == date(2022, 8, 1)
    assert first(ledger(*rows, name="台账2020.xlsx")) == date(2020, 8, 1)
    assert first(ledger(*rows, row(2, 收="2019.7.1"), name="台账.xlsx")) == date(2019, 8, 1)
    assert "没有年份" in first(ledger(*rows, name="台账.xlsx"))


def test_the_1904_system_counts_for_bare_numbers():
    book = ledger(HEAD, row(收=44409.0 - 1462, 解=None))
    book = Workbook(book.name, book.sheets, uses_1904_dates=True)

    assert read_ledger(book).rows[0].registered_date == date(2021, 8, 1)


def test_the_same_problem_twice_is_marked_not_rejected():
    reading = read_ledger(ledger(HEAD, row(1), row(2, 问="厂门前道路破损。"), row(3, 收="2021.8.2")))

    assert [item.duplicate_of for item in reading.rows] == [None, ("台账", 2), None]
    assert reading.duplicates == 1


def test_a_person_can_correct_the_columns():
    book = ledger(("甲", "乙", "丙"), ("1", "2", "3"), ("客户", "事由", "时间"), ("甲有限公司", "道路破损", "2021.8.1"))
    mapping = guess_mapping(book)
    fixed = mapping.corrected("台账", {1: Field.ENTERPRISE, 2: Field.DESCRIPTION, 3: Field.DUE_DATE})

    reading = read_ledger(book, LedgerMapping.from_plain(json.loads(json.dumps(fixed.to_plain()))))

    assert (reading.rows[0].enterprise, reading.rows[0].due_date) == ("甲有限公司", date(2021, 8, 1))


def test_the_guess_shows_confidence_and_samples():
    guess = guess_mapping(ledger(HEAD, row(1), row(2, 企="乙有限公司"))).sheets[0].columns[1]

    assert (guess.letter, guess.field, guess.confidence) == ("B", Field.ENTERPRISE, 1.0)
    assert guess.samples == ("甲有限公司", "乙有限公司")


def test_a_sheet_without_a_ledger_is_refused_in_one_sentence():
    with pytest.raises(Refused, match="没有找到台账表头"):
        read_ledger(ledger(("姓名", "年龄"), ("张三", 30)))


def test_a_ledger_without_problems_column_is_refused_by_name():
    book = ledger(("序号", "企业名称", "联系人", "联系电话"), (1, "甲有限公司", "赵总", "13812345678"))

    with pytest.raises(Refused, match="问题描述"):
        read_ledger(book)


# ------------------------------------------------------------ whatever comes

_cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "企业名称",
            "问题描述",
            "序号",
            "联系人",
            "电话",
            "牵头单位",
            "合计",
            "8月21日",
            "2021.8.21",
            "已解决",
            "同上",
            "注：",
            "市局、",
            "（",
            "1.",
            "=1",
            "责任单位",
            "收集时间",
            "完成时限",
            "一、",
            "#REF!",
            "13812345678",
            "配合",
            "/",
            "年",
            "99999",
            "十月十日",
            "0年0月0日",
            "牵头：",
            "和",
            "2月29日",
        ]
    ),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(CellError, st.text(max_size=5)),
)
_merges = st.builds(MergedRange, *[st.integers(1, 8)] * 4)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(_cells, max_size=8).map(tuple), max_size=9).map(tuple),
    st.lists(_merges, max_size=4).map(tuple),
    st.one_of(st.none(), st.integers(1, 9999)),
    st.booleans(),
    st.booleans(),
)
def test_no_grid_makes_the_reader_fall(rows, merges, year, is_1904, with_head):
    grid = ((*HEAD, "责任单位"), *rows) if with_head else rows
    book = Workbook(
        "随机.xlsx", (Sheet("甲", grid, merges=merges, hidden_rows=frozenset({2})),), uses_1904_dates=is_1904
    )

    def attempt() -> Any:
        try:
            reading = read_ledger(book, default_year=year)
        except Refused as refusal:
            return str(refusal)
        write_workbook(error_sheets(reading) or [])
        return json.dumps([item.parsed() for item in (*reading.rows, *reading.rejections)], ensure_ascii=False)

    assert attempt() == attempt()
