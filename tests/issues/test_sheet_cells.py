"""Single cells of a ledger: dates, units, people, and the words for category, level and state."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zhuqi.foundation.spreadsheets import CellError
from zhuqi.issues.categories import Category, Level
from zhuqi.issues.sheet import State
from zhuqi.issues.sheet._dates import read_date, years_in
from zhuqi.issues.sheet._people import read_people
from zhuqi.issues.sheet._units import read_units
from zhuqi.issues.sheet._words import is_followed_up, read_category, read_level, read_satisfaction, read_state

AUGUST_21 = date(2021, 8, 21)


@pytest.mark.parametrize(
    "cell",
    [
        "2021年8月21日",
        "2021.8.21",
        "2021/8/21",
        "2021-08-21",
        " 2021-08-21 ",
        "20210821",
        20210821,
        20210821.0,
        "44429",
        44429,
        44429.0,
        "２０２１．８．２１",
        "2021-8-21 00:00:00",
        "2021-08-21T00:00:00",
        "21.8.21",
        "2021年8月21",
        "2021年8月21日前",
        "截止2021年8月21日",
        "2021年8月21日前完成",
        "2021、8、21",
        "2021，8，21",
        "二〇二一年八月二十一日",
        date(2021, 8, 21),
        datetime.fromisoformat("2021-08-21T09:30"),
        "2021年8月21日（星期六）",
        "2021 年 8 月 21 日",
        "2021.08.21日",
        "'2021-08-21",
        "2021.8.21.",
        "于2021年8月21日办结",
        "2021/8/21 10:30",
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    reading = read_date(cell)

    assert reading.value == AUGUST_21
    assert not reading.remark


@pytest.mark.parametrize(
    "cell", ["8月21日", "8.21", 8.21, "8/21", "8-21", "8月21", "８月２１日", "8月21日前", "八月二十一日"]
)
def test_a_day_without_a_year_waits_for_one(cell):
    reading = read_date(cell)

    assert reading.lacks_year
    assert reading.in_year(2021).value == AUGUST_21


def test_serial_numbers_count_from_1904_where_the_file_says_so():
    assert read_date(44429 - 1462, uses_1904=True).value == AUGUST_21


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2021年8月底", date(2021, 8, 31)),
        ("2021年8月", date(2021, 8, 31)),
        ("2021.8", date(2021, 8, 31)),
        ("2021年8月中旬", date(2021, 8, 20)),
        ("2021年8月上旬", date(2021, 8, 10)),
        ("2021年底前", date(2021, 12, 31)),
        ("2021年12月底前完成", date(2021, 12, 31)),
        ("2021.8.1-2021.8.31", date(2021, 8, 31)),
        ("2021年8月1日至9月30日", date(2021, 9, 30)),
    ],
)
def test_rough_days_and_ranges_are_taken_with_a_remark(cell, expected):
    reading = read_date(cell)

    assert (reading.value, bool(reading.remark)) == (expected, True)


@pytest.mark.parametrize("cell", ["8月底", "8月中旬", "8月下旬", "8月份"])
def test_a_rough_day_may_lack_its_year(cell):
    assert read_date(cell).lacks_year
    assert read_date(cell).remark


@pytest.mark.parametrize(
    "cell", ["7月40日", "2月30日", "2021年2月29日", "2021-13-01", "20211341", "13月5日", "4.31", "2021.4.31"]
)
def test_a_day_that_cannot_be_is_a_problem(cell):
    assert read_date(cell).problem


@pytest.mark.parametrize(
    "cell", ["1021-08-21", "3021年8月21日", "abc12", 5, 123456.0, CellError("#REF!"), True, -3, 1e300]
)
def test_what_is_no_day_is_a_problem(cell):
    assert read_date(cell).problem
    assert read_date(cell).value is None


@pytest.mark.parametrize("cell", [None, "", " ", "/", "—", "无", "　"])
def test_nothing_is_nothing(cell):
    reading = read_date(cell)

    assert (reading.value, reading.problem, reading.remark, reading.lacks_year) == (None, "", "", False)


@pytest.mark.parametrize("cell", ["立即", "长期", "长期推进", "待定", "7日内", "一个月内", "7个工作日内办结"])
def test_words_instead_of_a_day_are_remarked(cell):
    reading = read_date(cell)

    assert (reading.value, reading.problem) == (None, "")
    assert reading.remark


def test_a_number_that_could_be_two_days_says_so():
    assert "8月20日" in read_date(8.2).remark


def test_years_in_titles():
    assert years_in("2021年第一工作组台账（截止2021.9.30）") == [2021, 2021]
    assert years_in("问题台账20210930.xlsx") == [2021]
    assert years_in("企业问题台账") == []


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("", "", ()),
        ("无", "", ()),
        ("市自然资源局", "市自然资源局", ()),
        ("市自然资源局、市住建局", "市自然资源局", ("市住建局",)),
        ("市自然资源局，市住建局；市水利局", "市自然资源局", ("市住建局", "市水利局")),
        ("市自然资源局\n市住建局", "市自然资源局", ("市住建局",)),
        ("市自然资源局 市住建局", "市自然资源局", ("市住建局",)),
        ("市自然资源局/市住建局", "市自然资源局", ("市住建局",)),
        ("市自然资源局和市住建局", "市自然资源局", ("市住建局",)),
        ("市人力资源和社会保障局", "市人力资源和社会保障局", ()),
        ("市自然资源与规划局", "市自然资源与规划局", ()),
        ("市人力资源和社会保障局与市财政局", "市人力资源和社会保障局", ("市财政局",)),
        ("市自然资源局（牵头）、市住建局", "市自然资源局", ("市住建局",)),
        ("市住建局、市自然资源局（牵头）", "市自然资源局", ("市住建局",)),
        ("牵头：市自然资源局 配合：市住建局、市水利局", "市自然资源局", ("市住建局", "市水利局")),
        ("牵头单位：市自然资源局；配合单位：市住建局", "市自然资源局", ("市住建局",)),
        ("市自然资源局（配合：市住建局、市水利局）", "市自然资源局", ("市住建局", "市水利局")),
        ("市自然资源局牵头，市住建局、市水利局配合", "市自然资源局", ("市住建局", "市水利局")),
        ("市自然资源局牵头，市住建局配合", "市自然资源局", ("市住建局",)),
        ("1.市自然资源局 2.市住建局", "市自然资源局", ("市住建局",)),
        ("国网供电公司，市发改委", "国网供电公司", ("市发改委",)),
        ("市自然资源局、市自然资源局", "市自然资源局", ()),
        ("配合单位：市住建局", "", ("市住建局",)),
    ],
)
def test_units_in_one_cell_are_taken_apart(text, lead, others):
    units = read_units(text)

    assert (units.lead, units.others) == (lead, others)


@pytest.mark.parametrize(
    ("contact", "phone", "expected"),
    [
        ("赵经理", "17610033076", ("赵经理", "17610033076")),
        ("赵经理", 17610033076.0, ("赵经理", "17610033076")),
        ("赵经理", "1.7610033076E10", ("赵经理", "17610033076")),
        ("赵经理", "17610033076.0", ("赵经理", "17610033076")),
        ("赵经理", "176 1003 3076", ("赵经理", "17610033076")),
        ("赵经理", "176-1003-3076", ("赵经理", "17610033076")),
        ("赵经理", "１７６１００３３０７６", ("赵经理", "17610033076")),
        ("赵经理", "+86 17610033076", ("赵经理", "17610033076")),
        ("赵经理", "8617610033076", ("赵经理", "17610033076")),
        ("赵经理", "0371-64361234", ("赵经理", "0371-64361234")),
        ("赵经理", "037164361234", ("赵经理", "0371-64361234")),
        ("赵经理", 37164361234.0, ("赵经理", "0371-64361234")),
        ("赵经理", "（0371）64361234", ("赵经理", "0371-64361234")),
        ("赵经理", "17610033076、0371-64361234", ("赵经理", "17610033076、0371-64361234")),
        ("赵经理", "17610033076/13812345678", ("赵经理", "17610033076、13812345678")),
        ("赵经理 17610033076", None, ("赵经理", "17610033076")),
        ("赵经理17610033076", None, ("赵经理", "17610033076")),
        ("赵经理：17610033076", None, ("赵经理", "17610033076")),
        ("赵经理（17610033076）", None, ("赵经理", "17610033076")),
        ("赵经理\n17610033076", None, ("赵经理", "17610033076")),
        (None, "赵经理 17610033076", ("赵经理", "17610033076")),
        ("赵经理", "无", ("赵经理", "")),
        (None, None, ("", "")),
        ("赵经理", 64361234.0, ("赵经理", "64361234")),
    ],
)
def test_names_and_numbers(contact, phone, expected):
    people = read_people(contact, phone)

    assert (people.contact, people.phone) == expected
    assert not people.remark


def test_an_odd_number_is_kept_and_remarked():
    people = read_people("赵经理", "1761003307")

    assert people.phone == "1761003307"
    assert people.remark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政策支持", Category.POLICY),
        ("政策支持类", Category.POLICY),
        ("1.政策支持", Category.POLICY),
        ("（一）政策支持类", Category.POLICY),
        ("政策类", Category.POLICY),
        ("惠企政策", Category.POLICY),
        ("奖补", Category.POLICY),
        ("用地", Category.LAND),
        ("用地保障类", Category.LAND),
        ("土地问题", Category.LAND),
        ("用地需求", Category.LAND),
        ("资金需求", Category.FUNDING),
        ("融资", Category.FUNDING),
        ("融资需求", Category.FUNDING),
        ("资金类", Category.FUNDING),
        ("金融", Category.FUNDING),
        ("贷款", Category.FUNDING),
        ("市政交通类", Category.TRANSPORT),
        ("交通", Category.TRANSPORT),
        ("道路", Category.TRANSPORT),
        ("政务服务", Category.GOVERNMENT_SERVICE),
        ("行政审批", Category.GOVERNMENT_SERVICE),
        ("证照办理", Category.GOVERNMENT_SERVICE),
        ("人才用工", Category.TALENT),
        ("用工", Category.TALENT),
        ("招工", Category.TALENT),
        ("人才", Category.TALENT),
        ("人才引进", Category.TALENT),
        ("基础配套", Category.INFRASTRUCTURE),
        ("水电气暖", Category.INFRASTRUCTURE),
        ("基础设施", Category.INFRASTRUCTURE),
        ("用电", Category.INFRASTRUCTURE),
        ("基础配套（水电气暖/学校/医院）", Category.INFRASTRUCTURE),
        ("其他", Category.OTHER),
        ("其它", Category.OTHER),
        ("其他个性问题", Category.OTHER),
        ("其他个性问题（退税）", Category.OTHER),
        ("个性问题", Category.OTHER),
        ("异地搬迁", Category.OTHER),
        ("校企合作", Category.OTHER),
        ("退税", Category.OTHER),
        ("要素保障用地", Category.LAND),
        (" 政 策 支 持 ", Category.POLICY),
        ("②用地保障", Category.LAND),
    ],
)
def test_category_words(text, expected):
    assert read_category(text).value is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现场解决", Level.ON_SITE),
        ("现场办结", Level.ON_SITE),
        ("转交当地", Level.COUNTY),
        ("转交县（市）当地", Level.COUNTY),
        ("县区", Level.COUNTY),
        ("县级", Level.COUNTY),
        ("县(市、区)", Level.COUNTY),
        ("属地解决", Level.COUNTY),
        ("乡镇", Level.COUNTY),
        ("建议转办市直", Level.CITY),
        ("市直", Level.CITY),
        ("市级", Level.CITY),
        ("市直部门", Level.CITY),
        ("市级层面", Level.CITY),
        ("建议转办省直", Level.PROVINCE),
        ("省级", Level.PROVINCE),
        ("省直", Level.PROVINCE),
        ("联席会议", Level.JOINT_MEETING),
        ("会商", Level.CONSULTATION),
        ("周例会", Level.CONSULTATION),
        ("待研判", Level.UNDECIDED),
        ("1.现场解决", Level.ON_SITE),
        ("", None),
        ("宇宙", None),
    ],
)
def test_level_words(text, expected):
    assert read_level(text).value is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已解决", State.SOLVED),
        ("已办结", State.SOLVED),
        ("办结", State.SOLVED),
        ("√", State.SOLVED),
        ("是", State.SOLVED),
        ("已销号", State.SOLVED),
        ("已解决（未回访）", State.SOLVED),
        ("已完成", State.SOLVED),
        ("已经解决", State.SOLVED),
        ("问题已解决", State.SOLVED),
        ("解决", State.SOLVED),
        ("已解决。", State.SOLVED),
        ("已全部解决", State.SOLVED),
        ("现场已解决", State.SOLVED),
        ("已 解 决", State.SOLVED),
        ("1.已解决", State.SOLVED),
        ("正在解决", State.IN_PROGRESS),
        ("推进中", State.IN_PROGRESS),
        ("正在推进", State.IN_PROGRESS),
        ("办理中", State.IN_PROGRESS),
        ("否", State.IN_PROGRESS),
        ("×", State.IN_PROGRESS),
        ("未解决", State.IN_PROGRESS),
        ("未办结", State.IN_PROGRESS),
        ("尚未解决", State.IN_PROGRESS),
        ("部分解决", State.IN_PROGRESS),
        ("已部分解决", State.IN_PROGRESS),
        ("基本解决", State.IN_PROGRESS),
        ("待解决", State.IN_PROGRESS),
        ("预计9月底解决", State.IN_PROGRESS),
        ("已交办", State.IN_PROGRESS),
        ("正在办理，已完成勘测", State.IN_PROGRESS),
        ("没有解决", State.IN_PROGRESS),
        ("即将解决", State.IN_PROGRESS),
        ("长期推进", State.LONG_TERM),
        ("持续推进", State.LONG_TERM),
        ("挂账", State.LONG_TERM),
        ("挂账推进", State.LONG_TERM),
        ("需长期推进", State.LONG_TERM),
        ("无法解决", State.UNSOLVABLE),
        ("不能解决", State.UNSOLVABLE),
        ("政策不允许", State.UNSOLVABLE),
        ("暂时无法解决", State.UNSOLVABLE),
        ("难以解决", State.UNSOLVABLE),
        ("", None),
        ("/", None),
        ("蓝色", None),
    ],
)
def test_state_words_and_their_traps(text, expected):
    assert read_state(text).value is expected


@pytest.mark.parametrize("text", ["部分解决", "基本解决"])
def test_half_solved_is_remarked(text):
    assert not read_state(text).is_sure


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("满意", "满意"),
        ("不满意", "不满意"),
        ("非常满意", "非常满意"),
        ("基本满意", "基本满意"),
        ("不太满意", "不满意"),
        ("未评价", ""),
    ],
)
def test_satisfaction(text, grade):
    assert read_satisfaction(text) == grade


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已回访", True),
        ("企业表示感谢", True),
        ("未回访", False),
        ("", False),
        ("否", False),
        ("是", True),
        ("/", False),
        ("电话未接通", False),
    ],
)
def test_follow_up_words(text, expected):
    assert is_followed_up(text) is expected
