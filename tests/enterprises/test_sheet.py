"""Reading rosters: headers by meaning, units, dates, phones, ticks, odd sheets. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.enterprises.roster_cast import GOOD, HEAD, SOUND, line, reading_of, sheet_of
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, LiaisonLevel, TagKind, TagLevel
from zhuqi.enterprises.sheet import Field, RosterMapping, guess_roster, read_roster
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, MergedRange, Sheet, Workbook
from zhuqi.standards.enterprise_size import Size

TODAY = date(2026, 9, 21)


def fields_of(*head: str) -> dict[str, Field | None]:
    """What each header is taken for."""
    mapping = guess_roster(sheet_of(head, tuple("甲机械有限公司" for _ in head)))
    return {guess.header: guess.field for guess in mapping.sheets[0].columns}


def one(head: tuple[str, ...], *cells: Any, **more: Any) -> Any:
    """The only row of a small roster."""
    reading = read_roster(sheet_of(head, cells, **more), today=TODAY)
    return reading.rows[0] if reading.rows else reading.rejections[0]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("企业（项目）名称", Field.NAME), ("单位名称", Field.NAME), ("纳税人名称", Field.NAME),
        ("公司全称", Field.NAME), ("统一社会信用代码", Field.CREDIT_CODE),
        ("社会信用代码（18位）", Field.CREDIT_CODE), ("纳税人识别号", Field.CREDIT_CODE),
        ("曾用名", Field.FORMER_NAMES), ("原企业名称", Field.FORMER_NAMES), ("所属乡镇（街道）", Field.TOWN),
        ("所属县（市、区）", Field.COUNTY), ("详细地址", Field.ADDRESS), ("注册地址", Field.ADDRESS),
        ("行业代码（GB/T 4754）", Field.INDUSTRY), ("所属行业", Field.INDUSTRY), ("生产经营状况", Field.STATUS),
        ("从业人员期末人数", Field.EMPLOYEES), ("职工人数（人）", Field.EMPLOYEES),
        ("2025年营业收入（万元）", Field.REVENUE), ("资产总计（千元）", Field.ASSETS),
        ("实缴税金（万元）", Field.TAX), ("全年用电量（万度）", Field.POWER_USE),
        ("是否四上企业", Field.ABOVE_SCALE), ("四上类别", Field.ABOVE_SCALE_TYPE),
        ("入库时间", Field.ABOVE_SCALE_SINCE), ("是否专精特新", Field.SPECIALISED),
        ("省领导包联", Field.LED_BY_PROVINCE), ("市领导包联", Field.LED_BY_CITY),
        ("高纳税企业", Field.HIGH_TAXPAYER), ("省重点项目", Field.KEY_PROJECT_OF_PROVINCE),
        ("样本企业", Field.SAMPLE), ("市级联络员", Field.CITY_LIAISON),
        ("市级联络员电话", Field.CITY_LIAISON_PHONE), ("县区联络员", Field.COUNTY_LIAISON),
        ("企业联络员手机", Field.LIAISON_PHONE), ("包联领导", Field.LEADER), ("首席服务官", Field.STEWARD),
        ("首席服务官单位", Field.STEWARD_UNIT), ("包联日期", Field.STEWARD_SINCE), ("企业编号", Field.NUMBER),
        ("建设单位", Field.OWNER), ("数据截至日期", Field.AS_OF), ("产值（万元）", None), ("法定代表人", None),
        ("是否重点服务对象", None), ("登记日期", None),
    ],
)  # fmt: skip
def test_a_header_is_known_by_its_meaning(header, field):
    beside = "地址" if field is not Field.ADDRESS else "从业人员"
    head = ("企业名称", beside, header) if field is not Field.NAME else (header, "所属乡镇", "从业人员")
    mapping = guess_roster(sheet_of(head, ("甲机械有限公司", "经四路", "√"), ("乙机械有限公司", "经五路", "")))
    assert {guess.header: guess.field for guess in mapping.sheets[0].columns}[header] is field


def test_what_stands_beside_a_person_is_theirs():
    head = (
        "企业名称",
        "市级联络员",
        "职务",
        "电话",
        "县区联络员",
        "职务",
        "电话",
        "企业联络员",
        "职务",
        "电话",
        "首席服务官",
        "职务",
    )
    row = (
        "甲公司",
        "张三",
        "科长",
        13812345678.0,
        "李四",
        "股长",
        "0371-67181234",
        "王五",
        "主任",
        "139 1234 5678",
        "赵六",
        "局长",
    )
    people = {person.level: person for person in one(head, *row).liaisons}
    assert [(p.name, p.title, p.phone) for p in people.values()] == [
        ("张三", "科长", "13812345678"), ("李四", "股长", "0371-67181234"), ("王五", "主任", "13912345678"),
    ]  # fmt: skip
    assert set(people) == set(LiaisonLevel)


def test_titles_two_row_headers_merged_cells_totals_and_notes():
    rows = (
        ("示例市规上企业名录（截至2025年12月31日）", None, None, None, None),
        ("序号", "企业名称", "经营数据", None, "所属乡镇"),
        (None, None, "从业人员（人）", "营业收入（亿元）", None),
        (1, "甲机械有限公司", 100, 1.5, "城关镇"),
        (2, "乙机械有限公司", "约20人", "3,000万元", None),
        ("合计", "2家", 120, 1.8, None),
        (None, None, None, None, None),
        ("注：以上数据来自统计部门", None, None, None, None),
    )
    merges = (MergedRange(1, 1, 1, 5), MergedRange(2, 3, 2, 4), MergedRange(4, 5, 5, 5))
    reading = read_roster(
        Workbook("名录.xlsx", (Sheet("名录", rows, merges, hidden_rows=frozenset({5})),)), today=TODAY
    )
    told = [(row.employees, row.revenue, row.as_of, row.town, row.is_hidden) for row in reading.rows]
    assert told == [
        (100, Decimal("15000.00"), date(2025, 12, 31), "城关镇", False),
        (20, Decimal("3000.00"), date(2025, 12, 31), "城关镇", True),
    ]
    assert reading.rejections == ()
    assert any("合计行" in note for note in reading.notes)
    assert any("隐藏行" in note for note in reading.notes)


def test_several_sheets_are_read_and_strange_ones_named():
    good = (("企业名称", "所属乡镇", "地址"), ("甲公司", "城关镇", "一号"))
    other = (("企业名称", "所属乡镇", "地址"), ("甲公司", "城关镇", "二号"))
    book = Workbook("名录.xlsx", (Sheet("一", good), Sheet("二", other), Sheet("说明", (("填表说明",),))))
    reading = read_roster(book, today=TODAY)
    assert [(row.sheet, row.duplicate_of, row.differs) for row in reading.rows] == [
        ("一", None, ()), ("二", ("一", 2), ("地址",)),
    ]  # fmt: skip
    assert "工作表“说明”不像企业名录，没有读取" in reading.notes


@pytest.mark.parametrize(
    ("header", "cell", "amount"),
    [
        ("营业收入", 12.345, "12.35"), ("营业收入（元）", 123456, "12.35"), ("营业收入（亿元）", 0.5, "5000.00"),
        ("营业收入（千元）", 50, "5.00"), ("营业收入（万元）", "1,234.5", "1234.50"), ("营业收入", "2亿元", "20000.00"),
        ("用电量（千瓦时）", 10000, "1.00"), ("用电量（万度）", 3, "3.00"),
    ],
)  # fmt: skip
def test_amounts_are_converted(header, cell, amount):
    row = one(("企业名称", "所属乡镇", header), "甲公司", "城关镇", cell)
    assert amount in (str(row.revenue), str(row.power_use))


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2025-12-31", date(2025, 12, 31)), (46022.0, date(2025, 12, 31)), ("2025年12月", date(2025, 12, 31)),
     ("2025.6.30", date(2025, 6, 30)), ("2025年", date(2025, 12, 31)), ("2025年度", date(2025, 12, 31)),
     (2025.0, date(2025, 12, 31)), ("2026年", TODAY), (20251231.0, date(2025, 12, 31))],
)  # fmt: skip
def test_days_in_every_form(cell, day):
    row = one(("企业名称", "所属乡镇", "从业人员", "数据截至"), "甲公司", "城关镇", 5, cell)
    assert row.as_of == day


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [("从业人员", "很多", "不是人数"), ("营业收入", -5, "负数"), ("营业收入", "若干", "不是数字"),
     ("企业名称", "无", "缺少"), ("企业名称", CellError("#REF!"), "错误值")],
)  # fmt: skip
def test_what_cannot_be_taken_says_why(header, cell, reason):
    row = dict.fromkeys(("企业名称", "所属乡镇", "地址", "从业人员", "营业收入"), None) | {
        "企业名称": "甲公司", "所属乡镇": "城关镇", "地址": "一号", header: cell,
    }  # fmt: skip
    rejection = one(tuple(row), *row.values())
    assert reason in rejection.reason
    assert rejection.reason.endswith("。")


def test_tags_as_ticks_and_as_one_cell():
    head = ("企业名称", "所属乡镇", "标签", "专精特新", "省领导包联", "市领导包联", "受灾企业")
    row = one(head, "甲公司", "城关镇", "高纳税；省重点项目、样本企业、不知何物", "√", "梁振华", "是", "否")
    assert set(row.tags) == {
        (TagKind.HIGH_TAXPAYER, None), (TagKind.KEY_PROJECT, TagLevel.PROVINCE), (TagKind.SAMPLE, None),
        (TagKind.SPECIALISED, None), (TagKind.LED_BY_LEADER, TagLevel.PROVINCE), (TagKind.LED_BY_LEADER, TagLevel.CITY),
    }  # fmt: skip
    assert row.leaders == "省级：梁振华"
    assert "标签“不知何物”认不出，未采用" in row.remarks


def test_states_kinds_sizes_and_coordinates():
    head = ("企业名称", "类型", "所属乡镇", "经营状态", "企业规模", "经度", "纬度", "建设单位")
    row = one(head, "物流园项目", "项目", "城关镇", "已停工", "小型", 34.7, 113.6, "甲公司")
    assert (row.kind, row.owner, row.status, row.size) == (Kind.PROJECT, "甲公司", EnterpriseStatus.STOPPED, Size.SMALL)
    assert (row.longitude, row.latitude) == (Decimal("113.600000"), Decimal("34.700000"))
    assert "经度和纬度写反了，已对调" in row.remarks


def test_a_failing_code_is_a_remark_and_no_wall():
    row = one(("企业名称", "统一社会信用代码", "地址"), "甲公司", SOUND[1][:-1] + "0", "一号")
    assert (row.credit_code_note, "未通过校验" in row.remarks[0]) == ("导入资料中的代码未通过校验，待核对", True)


def test_a_mapping_goes_to_json_and_back():
    mapping = reading_of(line()).mapping
    assert RosterMapping.from_plain(mapping.to_plain()) == mapping


def test_nothing_that_looks_like_a_roster_is_refused():
    with pytest.raises(Refused, match="没有找到企业名录的表头"):
        guess_roster(sheet_of(("会议", "议程"), ("一", "二")))


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.floats(allow_nan=True), st.integers(-(10**14), 10**14), st.booleans(),
    st.dates(), st.sampled_from(["是", "√", "2025-12-31", "2025年底", "合计", "13812345678", "无", "#N/A", "高纳税"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=1, max_size=len(HEAD)), max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_the_cells_every_row_is_a_firm_a_reason_or_no_firm(rows):
    table = (HEAD, tuple(GOOD[name] for name in HEAD), *(tuple(row) for row in rows))
    reading = read_roster(sheet_of(*table), today=TODAY)
    places = [row.row for row in reading.rows] + [rejection.row for rejection in reading.rejections]
    assert len(places) == len(set(places))
    assert set(places) <= set(range(2, len(table) + 1))
    for row in reading.rows:
        assert row.name
        assert row.parsed()
        assert row.employees is None or row.employees >= 0
