"""Ledgers as counties really keep them: ticks, months on sheets of their own, half English, nothing to report."""

from tests.issues.ledgers import ledger
from zhuqi.foundation.spreadsheets import Sheet, Workbook
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
