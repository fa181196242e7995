"""Whole ledgers of many shapes, each with the reading a careful clerk would give."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhuqi.foundation.spreadsheets import MergedRange, Sheet, Workbook, read_workbook, write_workbook
from zhuqi.issues.sheet import Field, error_sheets, guess_mapping, read_ledger

from .ledgers import HEAD, ledger, row

CASES = Path(__file__).parent.parent / "cases"


# ------------------------------------------------------------ the given case


def test_the_given_ledger_is_read_in_every_field():
    expected = json.loads((CASES / "ledger-a.expected.json").read_text(encoding="utf-8"))
    names = {
        "row": "row",
        "firm": "enterprise",
        "town": "town",
        "contact": "contact",
        "phone": "phone",
        "text": "description",
        "category": "category",
        "level": "level",
        "lead": "lead_unit",
        "co": "co_units",
        "registered": "registered_date",
        "state": "state",
        "due": "due_date",
        "solved": "solved_date",
    }

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
            (
                "说明：本表由各镇（街道）于每周五17时前报送，诉求内容要写具体，不得只写“用地问题”；办理结果分为已办结、办理中两类，请勿留空。",
            ),
            (
                "编号",
                "市场主体",
                "统一社会信用代码",
                "属地",
                "联系人及电话",
                "诉求内容",
                "诉求类型",
                "拟办层级",
                "主办单位",
                "协办单位",
                "反映时间",
                "完成时间",
                "办理结果",
                "办结日期",
                "满意度",
                None,
                None,
            ),
            (
                "X-1",
                "乙有限公司",
                "91410100MA0000000X",
                "东关街道",
                "李四 13812345678",
                "贷款到期无法续贷",
                "融资",
                "市级",
                "市金融局",
                "人行市支行、市财政局",
                "12月20日",
                "1月10日",
                "已办结",
                "2022.1.5",
                "满意",
                None,
                None,
            ),
            ("小计", None, None, None, None, "1项"),
            ("编号", "市场主体", "统一社会信用代码", "属地", "联系人及电话", "诉求内容"),
            (
                "X-2",
                "丙厂",
                None,
                "西城街道",
                "王五：0371-64361234",
                "用电负荷不足",
                "水电气暖",
                "县(市)",
                "供电公司",
                "无",
                "2021.12.28",
                "立即",
                "办理中",
                None,
                None,
                None,
                None,
            ),
            ("合 计", None, None, None, None, "共2项"),
            ("填表人：张三", None, None, "审核人：李四"),
            ("注：以上数据截至12月底。",),
            name="诉求清单（2021）.xls",
        )
    )

    first, second = (item.parsed() for item in reading.rows)
    assert not reading.rejections
    assert (first["row"], second["row"]) == (5, 8)
    assert reading.rows[0].issue_number == "X-1"
    assert first | {"remarks": []} == {
        "sheet": "台账",
        "row": 5,
        "enterprise": "乙有限公司",
        "credit_code": "91410100MA0000000X",
        "town": "东关街道",
        "contact": "李四",
        "phone": "13812345678",
        "description": "贷款到期无法续贷",
        "category": "资金需求",
        "category_code": "FUNDING",
        "level": "建议转办市直",
        "level_code": "CITY",
        "lead_unit": "市金融局",
        "co_units": ["人行市支行", "市财政局"],
        "registered_date": "2021-12-20",
        "assigned_date": None,
        "due_date": "2022-01-10",
        "state": "已解决",
        "state_code": "SOLVED",
        "solved_date": "2022-01-05",
        "follow_up_date": None,
        "satisfaction": "满意",
        "closed_date": None,
        "is_followed_up": True,
        "duplicate_of": None,
        "remarks": [],
    }
    assert (second["contact"], second["phone"], second["level"]) == ("王五", "0371-64361234", "转交当地")
    assert (second["lead_unit"], second["co_units"], second["due_date"]) == ("供电公司", [], None)
    assert (second["category"], second["state"]) == ("基础配套", "正在解决")
    assert any("完成时间" in remark for remark in second["remarks"])


def test_firms_named_only_in_their_first_row_are_carried_when_the_number_is_blank_too():
    reading = read_ledger(
        ledger(
            HEAD,
            row(1),
            row(None, 企=None, 问="公交线路未通到园区"),
            row(2, 企="乙有限公司"),
            row(None, 企=None, 问="招工困难多"),
        )
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

    assert [(item.row, item.enterprise) for item in reading.rows] == [
        (2, "甲有限公司"),
        (3, "甲有限公司"),
        (4, "乙有限公司"),
    ]
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
    merges = (
        MergedRange(1, 2, 1, 4),
        MergedRange(1, 5, 1, 6),
        MergedRange(1, 7, 1, 8),
        MergedRange(1, 9, 1, 10),
        MergedRange(1, 1, 2, 1),
    )
    reading = read_ledger(
        ledger(
            head,
            second,
            (
                1,
                "甲有限公司",
                "赵总",
                13812345678.0,
                "道路破损严重",
                "交通",
                "市城管局",
                "市交通局",
                "是",
                "2021-08-09",
            ),
            merges=merges if merged else (),
        )
    )

    parsed = reading.rows[0].parsed()
    assert (parsed["enterprise"], parsed["contact"], parsed["phone"]) == ("甲有限公司", "赵总", "13812345678")
    assert (parsed["description"], parsed["category"]) == ("道路破损严重", "市政交通")
    assert (parsed["lead_unit"], parsed["co_units"], parsed["state"]) == ("市城管局", ["市交通局"], "已解决")


def test_several_ledger_sheets_are_read_and_others_named():
    other = Sheet("企业名单", (("企业名称", "联系人", "电话"), ("甲有限公司", "赵总", "13812345678")))
    book = Workbook(
        "a.xlsx", (Sheet("东部片区", (HEAD, row(1))), other, Sheet("西部片区", (HEAD, row(1, 企="乙有限公司"))))
    )

    reading = read_ledger(book)

    assert [(item.sheet, item.enterprise) for item in reading.rows] == [
        ("东部片区", "甲有限公司"),
        ("西部片区", "乙有限公司"),
    ]
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
        ledger(
            head,
            ("一、政策支持类（1项）",),
            (1, "甲有限公司", "奖补未兑现"),
            ("二、用地保障类",),
            (2, "乙有限公司", "指标未落实"),
        )
    )

    assert [item.parsed()["category"] for item in reading.rows] == ["政策支持", "用地保障"]
    assert not reading.rejections


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
        sheet.write_datetime(1, 4, datetime.fromisoformat("2021-08-01"), book.add_format({"num_format": "m月d日"}))
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
