"""Ledgers as counties really keep them: ticks, months on sheets of their own, half English, nothing to report."""

from tests.issues.ledgers import ledger
from zhuqi.foundation.spreadsheets import MergedRange, Sheet, Workbook
from zhuqi.issues.categories import Category, Level
from zhuqi.issues.sheet import State, guess_mapping, read_ledger, tick_columns


def test_a_state_told_by_ticks_in_columns_of_its_own():
    book = ledger(
        ("问题清单2026年",),
        ("序号", "企业名称", "问题", "解决情况", None, None, "牵头单位"),
        (None, None, None, "已解决", "正在解决", "暂不能解决", None),
        (1, "甲厂", "融资难", "√", None, None, "金融局"),
        (2, "乙厂", "用工难", None, "√", None, "人社局"),
        (3, "丙厂", "要求减免税", None, None, "√", "税务局"),
    )
    reading = read_ledger(book)

    assert [row.state for row in reading.rows] == [State.SOLVED, State.IN_PROGRESS, State.UNSOLVABLE]
    assert reading.rejections == ()
    assert set(tick_columns(guess_mapping(book).sheets[0])) == {4, 5, 6}


def test_a_problem_carried_from_month_to_month_counts_where_it_got_furthest():
    head = ("序号", "企业", "诉求", "收集日期", "完成情况", "完成时间")
    may = ((1, "甲公司", "缺电", "5.3", "未完成", None), (2, "乙公司", "缺水", "5.4", "已完成", "5.20"))
    june = ((1, "甲公司", "缺电", "5.3", "已完成", "6.8"), (2, "乙公司", "缺水", "5.4", "已完成", "5.20"))
    reading = read_ledger(Workbook("2026年.xlsx", (Sheet("5月", (head, *may)), Sheet("6月", (head, *june)))))

    assert [(row.sheet, row.state, row.duplicate_of) for row in reading.rows] == [
        ("5月", State.IN_PROGRESS, ("6月", 2)),
        ("5月", State.SOLVED, None),
        ("6月", State.SOLVED, None),
        ("6月", State.SOLVED, ("5月", 3)),
    ]


def test_headers_half_and_wholly_in_english():
    reading = read_ledger(
        ledger(
            ("No.", "Company Name 公司名称", "Contact Person", "Tel 电话", "Issue", "Date 日期", "Status 状态"),
            (1, "埃比西公司", "王女士", "0371-6718 1234", "厂区停电", "2026.3.4", "Closed 已办结"),
        )
    )

    row = reading.rows[0]
    assert (row.enterprise, row.contact, row.phone) == ("埃比西公司", "王女士", "0371-67181234")
    assert (row.description, str(row.registered_date), row.state) == ("厂区停电", "2026-03-04", State.SOLVED)


def test_a_call_back_told_beside_the_state():
    reading = read_ledger(
        ledger(
            ("企业名称", "问题描述", "是否办结"),
            ("甲公司", "办证难", "是（已电话回访，满意）"),
            ("乙公司", "办证难", "否（协调中）"),
        )
    )

    first, second = reading.rows
    assert (first.state, first.is_followed_up, first.satisfaction) == (State.SOLVED, True, "满意")
    assert (second.state, second.is_followed_up) == (State.IN_PROGRESS, False)


def test_nothing_to_report_is_no_problem():
    reading = read_ledger(
        ledger(("企业名称", "问题描述"), ("甲公司", "没有问题"), ("乙公司", "目前无诉求。"), ("丙公司", "没有路灯"))
    )

    assert [row.enterprise for row in reading.rows] == ["丙公司"]
    assert len(reading.rejections) == 2


def test_of_time_left_and_a_date_the_date_is_the_limit():
    head = ("编号", "企业", "问题", "时限", "期限")
    reading = read_ledger(ledger(head, ("2026-000001", "甲公司", "道路破损", "超期24天", "2026-08-28")))
    assert str(reading.rows[0].due_date) == "2026-08-28"

    reading = read_ledger(ledger(head[:4], ("2026-000001", "甲公司", "道路破损", "还剩3天")))
    assert reading.rejections == ()
    assert reading.rows[0].due_date is None


def test_a_leading_leader_is_no_leading_unit():
    reading = read_ledger(
        ledger(
            ("企业", "问题", "牵头领导", "责任单位"), ("甲公司", "审批排队", "王副市长", "市场监管局（上报省药监局）")
        )
    )

    row = reading.rows[0]
    assert (row.leader, row.lead_unit, row.co_units) == ("王副市长", "市场监管局", ())


def test_a_person_behind_the_name_of_the_firm_does_not_become_part_of_it():
    firm = "甲新材料有限公司（联系人：刘经理 13800138000）"
    row = read_ledger(ledger(("企业名称", "问题描述"), (firm, "线路迁改慢"))).rows[0]

    assert (row.enterprise, row.contact, row.phone) == ("甲新材料有限公司", "刘经理", "13800138000")


def test_a_hotline_export_says_when_and_who_did_not():
    head = ("工单号", "来电时间", "诉求主体", "诉求内容", "承办部门", "工单状态")
    reading = read_ledger(
        ledger(
            head,
            ("GD1", "2026-09-01 09:12:33", "甲食品厂", "用气价格高", "市发改委", "已办结"),
            ("GD2", "2026-09-02 10:00:00", "匿名", "举报乱收费", "市场监管局", "办理中"),
        )
    )

    assert str(reading.rows[0].registered_date) == "2026-09-01"
    assert "缺少" in reading.rejections[0].reason


def test_columns_headed_the_wrong_way_round_are_to_be_checked():
    mapping = guess_mapping(
        ledger(("问题描述", "企业名称"), *((f"{n}号有限公司", "路坏了很久没有人修") for n in range(5)))
    ).sheets[0]

    assert [guess.confidence for guess in mapping.columns if guess.header == "企业名称"] == [0.5]


def test_ticks_tell_levels_and_categories_under_a_group_heading():
    reading = read_ledger(
        ledger(
            ("序号", "公司名称", "反映问题", "解决层级", None, None, None, "问题类别", None, "承办单位"),
            (None, None, None, "现场", "本县（市、区）", "市级", "省级", "用地", "融资", None),
            (1, "豫北恒泰重工有限公司", "二期用地指标不足", None, "√", None, None, "√", None, "自然资源局"),
            (2, "金谷食品厂", "旺季流动资金贷款难", None, None, None, "√", None, "√", "金融局"),
            (3, "金谷食品厂", "厂门口坑洼难行", "√", None, "√", None, None, None, "交通局"),
            sheet="东关镇",
            merges=(MergedRange(1, 4, 1, 7), MergedRange(1, 8, 1, 9)),
        )
    )

    assert [row.level for row in reading.rows] == [Level.COUNTY, Level.PROVINCE, Level.CITY]
    assert [row.category for row in reading.rows] == [Category.LAND, Category.FUNDING, None]
    assert [row.town for row in reading.rows] == ["东关镇"] * 3
    assert "同时勾选了现场解决、建议转办市直" in reading.rows[2].remarks[0]


def test_a_person_behind_the_unit_is_left_out_where_the_heading_says_so():
    reading = read_ledger(
        ledger(
            ("序号", "公司名称", "反映问题", "牵头责任单位（责任人）"),
            (1, "金谷食品厂", "旺季用工短缺", "人社局（刘明）"),
            (2, "金谷食品厂", None, None),
            (None, None, "小计：5", None),
        )
    )

    assert [row.lead_unit for row in reading.rows] == ["人社局"]
    assert [rejection.row for rejection in reading.rejections] == [3]


def test_a_term_in_days_is_no_reason_to_hand_the_row_back():
    reading = read_ledger(
        ledger(
            ("企业名称", "问题描述", "办理时限（天）"),
            ("金谷食品厂", "旺季用工短缺", 7.0),
            ("金谷食品厂", "缺水", "30"),
        )
    )

    assert [(row.due_date, row.remarks[0]) for row in reading.rows] == [
        (None, "办理时限（天）写的是“7”天，没有日期"),
        (None, "办理时限（天）写的是“30”天，没有日期"),
    ]


def test_a_list_of_what_was_passed_on_is_dated_by_that_day():
    reading = read_ledger(
        ledger(
            ("企业名称", "问题描述", "交办时间"),
            ("金谷食品厂", "旺季用工短缺", "2024-09-03"),
            ("金谷食品厂", "缺水", None),
        )
    )

    assert [str(row.registered_date) for row in reading.rows] == ["2024-09-03", "None"]
    assert reading.rows[0].remarks == ("表中没有收集日期，取“交办时间”",)


def test_a_state_where_the_day_of_solution_might_have_stood():
    reading = read_ledger(
        ledger(
            ("企业名称", "问题描述", "办结日期及结果"),
            ("金谷食品厂", "用工短缺", "2025年7月20日办结"),
            ("金谷食品厂", "缺水", "长期推进"),
            ("金谷食品厂", "停车难", "现场解决"),
        )
    )

    assert [row.state for row in reading.rows] == [State.SOLVED, State.LONG_TERM, State.SOLVED]
