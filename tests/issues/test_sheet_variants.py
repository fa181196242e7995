"""The given ledger in other clothes: whatever its headers, cells and notes look like, the reading stays the same."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.issues.sheet import read_ledger
from zhuqi.issues.sheet._dates import read_date

CASES = Path(__file__).parent.parent / "cases"
EXPECTED = json.loads((CASES / "ledger-a.expected.json").read_text(encoding="utf-8"))
NAMES = {
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
HEADERS = """
编号 单位名称 所在乡镇 负责人 联系方式 存在困难和问题 诉求类别 拟办层级
主办单位 协办单位 反映时间 办结时限 办理状态 解决时间

序号 公司 镇办 企业联系人 手机号 企业反映问题 问题类型 问题层级
责任部门 配合部门 登记日期 解决问题时限 是否解决 办结日期

序号 企业（项目）名称 县区 联系人 联系电话 问题诉求 类别 解决层级
问题交办单位 协助单位 收集日期 要求完成时间 当前进展情况 实际完成时间

序号 市场主体 属地 联系人 电话 主要困难 问题分类 办理层级
承办单位 参与单位 提出时间 计划完成时限 办理结果 完成日期

No. 企业全称 街道/乡镇 姓名 手机 诉求内容 诉求类型 转办层级
牵头责任单位 配合责任单位 受理日期 限办日期 销号情况 办结时间

序号 企业 片区 联络人 联系电话 问题 分类 层级
牵头部门 协同单位 时间 时限 进度 办结时间

序号 涉企单位 所在镇街 企业负责人 联系电话 企业诉求 问题性质 处理层级
责任单位 配合单位 走访日期 整改期限 落实情况 解决日期

序_号 企_业_名_称 所属_乡镇 联系人 联系_电话 问题_描述 问题_类别 解决_层级
牵头_单位 配合_单位 收集_时间 完成_时限 进展_情况 办结_时间
"""


@pytest.fixture
def book() -> Any:
    return openpyxl.load_workbook(CASES / "ledger-a.xlsx")


def assert_same_reading(book: Any, name: str = "台账.xlsx") -> None:
    buffer = io.BytesIO()
    book.save(buffer)

    reading = read_ledger(read_workbook(buffer.getvalue(), name))

    rows = {item.row: item.parsed() for item in reading.rows}
    assert {number: {key: item[ours] for key, ours in NAMES.items()} for number, item in rows.items()} == {
        item["row"]: {key: item[key] for key in NAMES} for item in EXPECTED["accepted"]
    }
    assert [rejection.row for rejection in reading.rejections] == EXPECTED["rejected_rows"]


def unmerge(sheet: Any, *, first: int, last: int, repeat: bool) -> None:
    for merged in list(sheet.merged_cells.ranges):
        if first <= merged.min_row <= last:
            value = sheet.cell(merged.min_row, merged.min_col).value
            sheet.unmerge_cells(str(merged))
            for row in range(merged.min_row, merged.max_row + 1) if repeat else ():
                sheet.cell(row, merged.min_col).value = value


@pytest.mark.parametrize("words", HEADERS.strip().split("\n\n"))
def test_other_header_words_in_one_line(book, words):
    sheet = book.worksheets[0]
    unmerge(sheet, first=3, last=4, repeat=False)
    for column, word in enumerate(words.split(), start=1):
        sheet.cell(3, column).value = word.replace("_", "\n")
        sheet.cell(4, column).value = None

    assert_same_reading(book)


def test_a_two_line_header_without_merged_cells(book):
    unmerge(book.worksheets[0], first=3, last=4, repeat=False)

    assert_same_reading(book)


@pytest.mark.parametrize("repeat", [True, False])
def test_firms_repeated_or_left_blank_instead_of_merged(book, repeat):
    unmerge(book.worksheets[0], first=5, last=150, repeat=repeat)

    assert_same_reading(book)


def test_all_units_in_one_cell(book):
    sheet = book.worksheets[0]
    unmerge(sheet, first=3, last=3, repeat=False)
    sheet["I3"], sheet["I4"], sheet["J3"], sheet["J4"] = "责任单位", None, "备注", None
    for row in range(5, 151):
        lead, others = sheet.cell(row, 9).value, sheet.cell(row, 10).value
        if lead and others:
            names = others.split("、")
            sheet.cell(row, 9).value = (
                f"{lead}（牵头）、{others}",
                f"牵头：{lead}；配合：{others}",
                f"{lead},{','.join(names)}",
                f"{lead} {' '.join(names)}",
                "\n".join([lead, *names]),
                f"{lead}牵头，{others}配合",
            )[row % 6]
            sheet.cell(row, 10).value = None

    assert_same_reading(book)


def test_contact_and_phone_in_one_cell(book):
    sheet = book.worksheets[0]
    unmerge(sheet, first=3, last=3, repeat=False)
    sheet["D3"], sheet["D4"], sheet["E3"], sheet["E4"] = "联系人及电话", None, "备注", None
    for row in range(5, 151):
        name, phone = sheet.cell(row, 4).value, sheet.cell(row, 5).value
        if name:
            forms = (f"{name}{phone}", f"{name} {phone}", f"{name}：{phone}", f"{name}（{phone}）", f"{name}\n{phone}")
            sheet.cell(row, 4).value = forms[row % 5]
            sheet.cell(row, 5).value = None

    assert_same_reading(book)


def test_no_date_with_a_year_and_the_year_only_in_the_file_name(book):
    sheet = book.worksheets[0]
    sheet["A2"] = "填报单位：第一工作组"
    for row in range(5, 149):
        for column in (11, 12, 14):
            reading = read_date(sheet.cell(row, column).value)
            if reading.month or reading.value:
                month = reading.value.month if reading.value else reading.month
                day = reading.value.day if reading.value else reading.day
                sheet.cell(row, column).value = f"{month}月{day}日" if row % 2 else f"{month}.{day}"

    assert_same_reading(book, "台账（2021年）.xlsx")


def test_totals_headings_and_headers_in_the_middle_signatures_at_the_end(book):
    sheet = book.worksheets[0]
    sheet["A35"], sheet["F35"] = "小计", "30项"
    for column in range(1, 15):
        sheet.cell(70, column).value = sheet.cell(3, column).value or sheet.cell(4, column).value
    for column in (4, 5, 9, 10):
        sheet.cell(107, column).value = sheet.cell(4, column).value
    sheet["A139"] = "三、其他问题"
    sheet["A152"], sheet["F152"], sheet["A153"] = "填表人：张三", "审核人：李四", "注：1.本表一式两份。"

    assert_same_reading(book)


def test_a_summary_and_a_list_of_firms_before_the_ledger(book):
    summary, firms = book.create_sheet("汇总", 0), book.create_sheet("企业名单", 1)
    summary.append(["各镇问题汇总表"])
    summary.append(["序号", "所属镇", "企业数", "问题数", "已解决", "正在解决", "问题化解率"])
    summary.append([1, "东关街道", 5, 10, 6, 4, 0.6])
    firms.append(["序号", "企业名称", "联系人", "电话", "行业"])
    firms.append([1, "甲公司", "张三", "13812345678", "制造"])

    assert_same_reading(book)
