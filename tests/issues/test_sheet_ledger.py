"""Whole ledgers of many shapes, each with the reading a careful clerk would give."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, MergedRange, Sheet, Workbook, read_workbook, write_workbook
from zhuqi.issues.sheet import Field, LedgerMapping, error_sheets, guess_mapping, read_ledger

CASES = Path(__file__).parent.parent / "cases"


def ledger(*rows: tuple[Any, ...], name: str = "台账2021年.xlsx", sheet: str = "台账", **more: Any) -> Workbook:
    """A workbook of one sheet, without the detour over a file."""
    return Workbook(name, (Sheet(sheet, tuple(rows), **more),))


HEAD = ("序号", "企业名称", "问题描述", "问题类别", "收集时间", "是否解决", "解决时间")


def row(number: object = 1, **changes: Any) -> tuple[Any, ...]:
    """A good row of HEAD; each test changes one thing."""
    cells = dict(zip("序企问类收是解", (number, "甲有限公司", "厂门前道路破损", "市政交通", "2021.8.1", "已解决", "2021.8.9"), strict=True))
    return tuple((cells | changes).values())


def read_one(**changes: Any) -> Any:
    reading = read_ledger(ledger(HEAD, row(**changes)))
    return reading.rows[0] if reading.rows else reading.rejections[0]


# ------------------------------------------------------------ the given case


def test_the_given_ledger_is_read_in_every_field():
    expected = json.loads((CASES / "ledger-a.expected.json").read_text(encoding="utf-8"))
    names = {
        "row": "row", "firm": "enterprise", "town": "town", "contact": "contact", "phone": "phone", "text": "description",
        "category": "category", "level": "level", "lead": "lead_unit", "co": "co_units", "registered": "registered_date",
        "state": "state", "due": "due_date", "solved": "solved_date",
    }  # fmt: skip

    reading = read_ledger(read_workbook(CASES / "ledger-a.xlsx"))

    parsed = [item.parsed() for item in reading.rows]
    assert [{ours: item[theirs] for ours, theirs in names.items()} for item in parsed] == [
        {ours: item[ours] for ours in names} for item in expected["accepted"]
    ]
    assert [rejection.row for rejection in reading.rejections] == expected["rejected_rows"]
    assert reading.year == 2021
    assert not any(item.remarks for item in reading.rows)


def test_rejected_rows_come_back_as_a_ledger_with_the_reason_last():
    reading = read_ledger(read_workbook(CASES / "ledger-a.xlsx"))

    again = read_workbook(write_workbook(error_sheets(reading)), "错误行.xlsx")

    head, *rows = again.sheets[0].rows
    assert (head[-1], head[1], len(rows)) == ("未能导入的原因", "企业名称", 2)
    assert "缺少“问题描述”" in rows[0][-1]
    second = read_ledger(again, default_year=2021)
    assert len(second.rejections) == 2
    assert guess_mapping(again).sheets[0].column_of(Field.CO_UNITS) == 10


# ------------------------------------------------------------ shapes


def test_other_words_header_in_row_four_notes_around_and_totals_inside():
    reading = read_ledger(
        ledger(
            ("附件2",),
            ("企业诉求问题清单",),
            ("说明：本表由各镇（街道）于每周五17时前报送，诉求内容要写具体，不得只写“用地问题”；办理结果分为已办结、办理中两类，请勿留空。",),
            ("编号", "市场主体", "统一社会信用代码", "属地", "联系人及电话", "诉求内容", "诉求类型", "拟办层级", "主办单位", "协办单位",
             "反映时间", "完成时间", "办理结果", "办结日期", "满意度", None, None),
            ("X-1", "乙有限公司", "91410100MA0000000X", "东关街道", "李四 13812345678", "贷款到期无法续贷", "融资", "市级", "市金融局",
             "人行市支行、市财政局", "12月20日", "1月10日", "已办结", "2022.1.5", "满意", None, None),
            ("小计", None, None, None, None, "1项"),
            ("编号", "市场主体", "统一社会信用代码", "属地", "联系人及电话", "诉求内容"),
            ("X-2", "丙厂", None, "西城街道", "王五：0371-64361234", "用电负荷不足", "水电气暖", "县(市)", "供电公司", "无", "2021.12.28",
             "立即", "办理中", None, None, None, None),
            ("合 计", None, None, None, None, "共2项"),
            ("填表人：张三", None, None, "审核人：李四"),
            ("注：以上数据截至12月底。",),
            name="诉求清单（2021）.xls",
        )
    )  # fmt: skip

    first, second = (item.parsed() for item in reading.rows)
    assert not reading.rejections
    assert (first["row"], second["row"]) == (5, 8)
    assert reading.rows[0].issue_number == "X-1"
    assert first | {"remarks": []} == {
        "sheet": "台账", "row": 5, "enterprise": "乙有限公司", "credit_code": "91410100MA0000000X", "town": "东关街道",
        "contact": "李四", "phone": "13812345678", "description": "贷款到期无法续贷", "category": "资金需求",
        "category_code": "FUNDING", "level": "建议转办市直", "level_code": "CITY", "lead_unit": "市金融局",
        "co_units": ["人行市支行", "市财政局"], "registered_date": "2021-12-20", "assigned_date": None, "due_date": "2022-01-10",
        "state": "已解决", "state_code": "SOLVED", "solved_date": "2022-01-05", "follow_up_date": None, "satisfaction": "满意",
        "closed_date": None, "is_followed_up": True, "duplicate_of": None, "remarks": [],
    }  # fmt: skip
    assert (second["contact"], second["phone"], second["level"]) == ("王五", "0371-64361234", "转交当地")
    assert (second["lead_unit"], second["co_units"], second["due_date"]) == ("供电公司", [], None)
    assert (second["category"], second["state"]) == ("基础配套", "正在解决")
    assert any("完成时间" in remark for remark in second["remarks"])


def test_firms_named_only_in_their_first_row_are_carried_when_the_number_is_blank_too():
    reading = read_ledger(
        ledger(HEAD, row(1), row(None, 企=None, 问="公交线路未通到园区"), row(2, 企="乙有限公司"), row(None, 企=None, 问="招工困难多"))
    )

    assert [item.enterprise for item in reading.rows] == ["甲有限公司", "甲有限公司", "乙有限公司", "乙有限公司"]
    assert "沿用第 2 行" in reading.rows[1].remarks[0]


def test_one_numbered_row_without_a_firm_is_an_omission():
    reading = read_ledger(ledger(HEAD, row(1), row(2, 企=None, 问="公交线路未通到园区"), row(3, 企="乙有限公司")))

    assert len(reading.rows) == 2
    assert reading.rejections[0].row == 3
    assert "企业名称" in reading.rejections[0].reason


def test_numbered_rows_without_a_firm_are_a_habit_when_there_are_many():
    texts = ["公交线路未通", "招工困难多", "续贷成本过高", "污水管网未接通"]
    reading = read_ledger(ledger(HEAD, row(1), *(row(i, 企=None, 问=text) for i, text in enumerate(texts, start=2))))

    assert {item.enterprise for item in reading.rows} == {"甲有限公司"}
    assert len(reading.rows) == 5


def test_in_a_sheet_with_merged_firms_a_blank_one_is_never_filled():
    reading = read_ledger(
        ledger(
            HEAD,
            row(1),
            row(None, 企=None, 问="招工困难"),
            row(2, 企="乙有限公司"),
            row(None, 企=None, 问="用电负荷不足"),
            merges=(MergedRange(2, 2, 3, 2),),
        )
    )

    assert [(item.row, item.enterprise) for item in reading.rows] == [(2, "甲有限公司"), (3, "甲有限公司"), (4, "乙有限公司")]
    assert [rejection.row for rejection in reading.rejections] == [5]


def test_a_problem_merged_over_two_units_is_one_problem():
    head = ("企业名称", "存在问题", "责任单位", "办理状态")
    reading = read_ledger(
        ledger(
            head,
            ("甲有限公司", "二期用地未落实", "市自然资源局", "正在解决"),
            (None, None, "市住建局", None),
            ("乙有限公司", "道路破损", "市城管局", "已解决"),
            merges=(MergedRange(2, 1, 3, 1), MergedRange(2, 2, 3, 2)),
        )
    )

    assert [(item.row, item.lead_unit, item.co_units) for item in reading.rows] == [
        (2, "市自然资源局", ("市住建局",)),
        (4, "市城管局", ()),
    ]


def test_lead_units_merged_over_several_problems_hold_for_all():
    head = ("企业名称", "存在问题", "牵头单位")
    reading = read_ledger(
        ledger(
            head,
            ("甲有限公司", "二期用地未落实", "市自然资源局"),
            ("乙有限公司", "土地证未办理", None),
            merges=(MergedRange(2, 3, 3, 3),),
        )
    )

    assert [item.lead_unit for item in reading.rows] == ["市自然资源局", "市自然资源局"]


@pytest.mark.parametrize("merged", [True, False])
def test_two_line_headers_with_and_without_merged_cells(merged):
    head = ("序号", "企业信息", None, None, "问题信息", None, "责任单位", None, "办理情况", None)
    second = (None, "名称", "联系人", "电话", "内容", "类别", "牵头", "配合", "是否解决", "时间")
    merges = (MergedRange(1, 2, 1, 4), MergedRange(1, 5, 1, 6), MergedRange(1, 7, 1, 8), MergedRange(1, 9, 1, 10), MergedRange(1, 1, 2, 1))
    reading = read_ledger(
        ledger(
            head,
            second,
            (1, "甲有限公司", "赵总", 13812345678.0, "道路破损严重", "交通", "市城管局", "市交通局", "是", "2021-08-09"),
            merges=merges if merged else (),
        )
    )

    parsed = reading.rows[0].parsed()
    assert (parsed["enterprise"], parsed["contact"], parsed["phone"]) == ("甲有限公司", "赵总", "13812345678")
    assert (parsed["description"], parsed["category"]) == ("道路破损严重", "市政交通")
    assert (parsed["lead_unit"], parsed["co_units"], parsed["state"]) == ("市城管局", ["市交通局"], "已解决")


def test_several_ledger_sheets_are_read_and_others_named():
    other = Sheet("企业名单", (("企业名称", "联系人", "电话"), ("甲有限公司", "赵总", "13812345678")))
    book = Workbook("a.xlsx", (Sheet("东部片区", (HEAD, row(1))), other, Sheet("西部片区", (HEAD, row(1, 企="乙有限公司")))))

    reading = read_ledger(book)

    assert [(item.sheet, item.enterprise) for item in reading.rows] == [("东部片区", "甲有限公司"), ("西部片区", "乙有限公司")]
    assert any("企业名单" in note for note in reading.notes)


def test_hidden_sheets_are_left_out_and_named_hidden_rows_are_read():
    book = Workbook(
        "a.xlsx",
        (Sheet("台账", (HEAD, row(1)), hidden_rows=frozenset({2})), Sheet("旧表", (HEAD, row(9)), is_hidden=True)),
    )

    reading = read_ledger(book)

    assert [(item.sheet, item.is_hidden) for item in reading.rows] == [("台账", True)]
    assert any("旧表（隐藏）" in note for note in reading.notes)


def test_short_progress_words_are_the_state_and_long_ones_are_not():
    head = ("企业名称", "问题描述", "进展情况", "是否解决")
    reading = read_ledger(
        ledger(
            head,
            ("甲有限公司", "道路破损", "8月20日已现场勘查，正在编制维修方案，计划9月底完成", "否"),
            ("乙有限公司", "招工困难", "已组织专场招聘会两场，招聘一线技工37人，问题已解决", "是"),
        )
    )

    assert [item.parsed()["state"] for item in reading.rows] == ["正在解决", "已解决"]
    assert reading.rows[0].progress.startswith("8月20日")


def test_headings_give_the_category_where_no_column_does():
    head = ("序号", "企业名称", "存在问题")
    reading = read_ledger(
        ledger(head, ("一、政策支持类（1项）",), (1, "甲有限公司", "奖补未兑现"), ("二、用地保障类",), (2, "乙有限公司", "指标未落实"))
    )

    assert [item.parsed()["category"] for item in reading.rows] == ["政策支持", "用地保障"]
    assert not reading.rejections


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
        ({"收": datetime(1900, 1, 3)}, "年份不合理"),
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


# ------------------------------------------------------------ through real files


def _xlsx(fill: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options)
    fill(book, book.add_worksheet("台账"))
    book.close()
    return buffer.getvalue()


def test_formula_cells_filter_hidden_columns_and_1904_in_a_real_file():
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, row(1)[:4])
        sheet.write_datetime(1, 4, datetime(2021, 8, 1), book.add_format({"num_format": "m月d日"}))
        sheet.write_formula(1, 5, '=IF(1,"已解决","")', None, "已解决")
        sheet.write_number(1, 6, 44417 - 1462)
        sheet.write_row(2, 0, row(2)[:2])
        sheet.write_formula(2, 2, "=Z9", None, "#REF!")
        sheet.set_column(4, 4, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 2, 6)
        sheet.set_row(1, None, None, {"hidden": True})

    reading = read_ledger(read_workbook(_xlsx(fill, date_1904=True), "台账.xlsx"))

    assert (reading.rows[0].registered_date, reading.rows[0].solved_date) == (date(2021, 8, 1), date(2021, 8, 9))
    assert reading.rows[0].is_hidden
    assert [rejection.row for rejection in reading.rejections] == [3]


def test_an_old_xls_ledger_reads_like_any_other():
    reading = read_ledger(read_workbook(CASES / "ledger-old.xls"))

    parsed = [item.parsed() for item in reading.rows]
    assert [(item["row"], item["enterprise"], item["registered_date"], item["phone"]) for item in parsed] == [
        (4, "示例市甲木业有限公司", "2021-08-21", "13812345678"),
        (5, "示例市甲木业有限公司", "2021-08-22", "13812345678"),
        (6, "示例市乙食品厂", "2021-08-23", "0371-64361234"),
    ]
    assert parsed[1]["co_units"] == ["市水利局", "市城管局"]
    assert reading.rows[1].is_hidden
    assert [item["state"] for item in parsed] == ["已解决", "正在解决", "长期推进"]


# ------------------------------------------------------------ whatever comes

_cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["企业名称", "问题描述", "序号", "联系人", "电话", "牵头单位", "合计", "8月21日", "2021.8.21", "已解决", "同上", "注：", "市局、", "（", "1.", "=1", "责任单位",
         "收集时间", "完成时限", "一、", "#REF!", "13812345678", "配合", "/", "年", "99999", "十月十日", "0年0月0日", "牵头：", "和", "2月29日"]
    ),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(CellError, st.text(max_size=5)),
)  # fmt: skip
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
    book = Workbook("随机.xlsx", (Sheet("甲", grid, merges=merges, hidden_rows=frozenset({2})),), uses_1904_dates=is_1904)

    def attempt() -> Any:
        try:
            reading = read_ledger(book, default_year=year)
        except Refused as refusal:
            return str(refusal)
        write_workbook(error_sheets(reading) or [])
        return json.dumps([item.parsed() for item in (*reading.rows, *reading.rejections)], ensure_ascii=False)

    assert attempt() == attempt()
