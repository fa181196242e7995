"""The page of the five ledgers: what somebody takes along is what they may see, and is written down."""

import io
from datetime import timedelta

import pytest

from tests.factories import MONDAY, make_enterprise, make_liaison, make_team, make_town, make_user
from zhuqi.foundation.spreadsheets import read_workbook
from zhuqi.organisations.models import AccessLogEntry
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(answer) -> list[tuple]:
    """The rows below the header."""
    sheet = read_workbook(io.BytesIO(answer.content).getvalue(), "ledger.xlsx").sheets[0]
    return [row for row in sheet.rows[3:] if isinstance(row[0], float)]


@pytest.fixture
def east():
    """A firm with a contact in the eastern district, one elsewhere, and the lead of the eastern team."""
    team = make_team()
    firm = make_enterprise("明晟新材", town=make_town("城关镇", team=team))
    make_liaison(firm)
    make_enterprise("远方机械", town=make_town("远山镇"))
    return make_user(Role.GROUP_LEAD, team=team, name="老吴")


def test_the_page_lists_six_files_in_few_queries(visitor, east, django_assert_max_num_queries):
    client = visitor(east)
    with django_assert_max_num_queries(5):
        page = client.get("/ledgers/")
    text = page.content.decode()
    for name in ("企业台账", "包联台账", "首席服务官台账", "问题台账", "走访台账", "包联名册"):
        assert f"下载{name}" in text


def test_somebody_gets_what_they_may_see_with_phones_masked_and_it_is_written_down(visitor, east):
    answer = visitor(east).post("/ledgers/download/", {"kind": "ENTERPRISES"})
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    (row,) = rows_of(answer)
    assert row[2] == "明晟新材"
    assert "138****5678" in row
    entry = AccessLogEntry.objects.get(kind="EXPORTED")
    assert (entry.actor_id, entry.subject) == (east.pk, "企业台账")
    assert "1行，电话隐去中间位" in entry.detail


def test_whole_numbers_are_chosen_and_counted_in_the_log(visitor, east):
    (row,) = rows_of(visitor(east).post("/ledgers/download/", {"kind": "ENTERPRISES", "phones": "yes"}))
    assert "13812345678" in row
    assert "含完整电话1个" in AccessLogEntry.objects.get(kind="EXPORTED").detail


def test_a_leader_gets_no_whole_numbers(visitor, east):
    answer = visitor(make_user(Role.LEADER)).post("/ledgers/download/", {"kind": "ENTERPRISES", "phones": "yes"})
    assert answer.status_code == 403
    assert not AccessLogEntry.objects.filter(kind="EXPORTED").exists()


def test_a_day_that_has_not_come_and_a_ledger_there_is_none_of_are_refused_beside_the_form(visitor, east):
    client = visitor(east)
    tomorrow = (MONDAY + timedelta(days=4000)).isoformat()
    for form, words in (
        ({"kind": "ENTERPRISES", "until": tomorrow}, "还没有到"),
        ({"kind": "ENTERPRISES", "until": "下周"}, "截至日期"),
        ({"kind": "SECRETS"}, "请选择要下载的台账"),
    ):
        answer = client.post("/ledgers/download/", form)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_more_than_can_be_waited_for_is_left_to_the_command(visitor, east, monkeypatch):
    monkeypatch.setattr("zhuqi.desk.ledgers.views.MOST_ROWS", 0)
    answer = visitor(east).post("/ledgers/download/", {"kind": "ENTERPRISES"})
    assert answer.status_code == 422
    assert "zhuqi export_ledgers" in answer.content.decode()
