"""The pages of the summaries: who opens them, what they change, what they answer to mistakes and to haste."""

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.desk.ledger_cast import Cast, bring, make_cast, register
from tests.factories import make_team
from zhuqi.issues.categories import Category
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.reports import services
from zhuqi.reports.models import Publication

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where published files lie during this test."""
    monkeypatch.setattr("zhuqi.reports.selectors.home", lambda: tmp_path)
    monkeypatch.setattr("zhuqi.reports.word.home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def draft(cast, today):
    """Draft the summary of the city as of today, with three problems in the ledger; return its number."""
    register(cast)
    register(cast, "用地手续未办结", category=Category.LAND)
    bring(cast, Status.CLOSED)
    return _draft(cast, today)


@pytest.fixture
def dispatcher(cast, visitor) -> Client:  # type: ignore[no-untyped-def]
    return visitor(cast.people[Role.DISPATCHER])


def _draft(cast: Cast, until: date) -> str:
    return services.draft_summary(
        scope_kind="ALL", scope_id=0, until=until, actor=cast.actor(Role.DISPATCHER), at=timezone.now()
    )


def _publish(cast: Cast, number: str) -> None:
    services.publish_summary(number=number, actor=cast.actor(Role.DISPATCHER), at=timezone.now())


# --- the list


def test_the_list_names_scope_day_status_and_who(cast, draft, dispatcher, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        text = dispatcher.get("/summary/").content.decode()
    for words in ("全市", "拟稿", "老李", draft, "起草总结"):
        assert words in text
    _publish(cast, draft)
    assert "已发布" in dispatcher.get("/summary/").content.decode()


def test_an_empty_list_says_what_to_do(cast, visitor, dispatcher):
    assert "选定统计范围和截止日" in dispatcher.get("/summary/").content.decode()
    leader = visitor(cast.people[Role.LEADER]).get("/summary/").content.decode()
    assert "还没有已发布的工作总结" in leader
    assert "起草总结" not in leader


def test_later_pages_of_the_list_and_nonsense_for_a_page(cast, today, dispatcher):
    for back in range(21):
        _draft(cast, today - timedelta(days=back))
    assert "下一页" in dispatcher.get("/summary/").content.decode()
    second = dispatcher.get("/summary/", {"page": "2"})
    assert len(second.context["rows"]) == 1
    assert "上一页" in second.content.decode()
    assert len(dispatcher.get("/summary/", {"page": "第二页"}).context["rows"]) == 20
    assert "回到第一页" in dispatcher.get("/summary/", {"page": "9"}).content.decode()


# --- drafting


def test_drafting_leads_to_the_text_and_the_second_time_to_the_same(cast, today, dispatcher):
    given = {"scope": "ALL-0", "until": today.isoformat()}
    first = dispatcher.post("/summary/new/", given, follow=True)
    assert "已起草" in first.content.decode()
    again = dispatcher.post("/summary/new/", given, follow=True)
    assert again.redirect_chain == first.redirect_chain
    assert "已经起草过，已为您打开" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": "2099-01-01"}, "统计截止日 2099-01-01 还没有到"),
        ({"until": "上个月"}, "统计截止日“上个月”无法识别"),
        ({"until": ""}, "请填写统计截止日。"),
        ({"scope": "GROUP-999"}, "统计范围的选项无效"),
        ({"scope": ""}, "请选择统计范围。"),
    ],
    ids=["not-come-yet", "no-day", "no-day-at-all", "unknown-scope", "no-scope"],
)
def test_each_mistake_in_drafting_gets_its_sentence(dispatcher, today, changes, sentence):
    answer = dispatcher.post("/summary/new/", {"scope": "ALL-0", "until": today.isoformat()} | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_lead_drafts_for_the_own_district_only(cast, visitor, today):
    client = visitor(cast.people[Role.GROUP_LEAD])
    choices = client.get("/summary/new/").context["form"].fields["scope"].choices
    assert [name for _, name in choices] == ["东部片区"]
    assert client.post("/summary/new/", {"scope": "ALL-0", "until": today.isoformat()}).status_code == 422


# --- the page


def test_the_page_is_the_text_with_numbers_that_lead_to_their_rows(
    draft, dispatcher, today, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        page = dispatcher.get(f"/summary/{draft}/")
    text = page.content.decode()
    assert f'href="/figures/issues.registered/?until={today}&amp;scope=ALL-0"' in text
    for words in ("一、主要做法", "<b>一是", "更新数据", "确认发布", "下载 Word 草稿", "登记问题", "拟稿"):
        assert words in text
    assert "[[issues." not in text  # officials read names, not codes
    assert "[[登记问题]]" in text


def test_a_paragraph_is_edited_with_and_without_script(draft, dispatcher):
    address = f"/summary/{draft}/paragraphs/intro/"
    answer = dispatcher.post(address, {"text": "共登记[[登记问题]]项。"})
    assert answer.headers["Location"] == f"/summary/{draft}/#paragraph-intro"
    part = dispatcher.post(address, {"text": "共登记[[登记问题]]项，另有12家。"}, headers=HTMX)
    text = part.content.decode()
    assert text.lstrip().startswith('<div id="summary"')
    assert "已保存。" in text
    assert "“12”是手工填写的数字" in text
    assert "老李 修改段落" in text
    stored = Publication.objects.get(number=draft).paragraphs[1]["text"]
    assert stored == "共登记[[issues.registered]]项，另有12家。"


def test_an_edited_paragraph_is_given_back_its_words(draft, dispatcher):
    dispatcher.post(f"/summary/{draft}/paragraphs/intro/", {"text": "改过了。"})
    assert "恢复系统拟写的文字" in dispatcher.get(f"/summary/{draft}/").content.decode()
    answer = dispatcher.post(f"/summary/{draft}/paragraphs/intro/restore/", headers=HTMX)
    assert "已恢复为系统拟写的文字" in answer.content.decode()
    assert "恢复段落" in answer.content.decode()


@pytest.mark.parametrize(
    ("key", "given", "sentence"),
    [
        ("intro", "登记[[没有的指标]]项", "没有“[[没有的指标]]”这个指标，请从指标清单中选用"),
        ("intro", "登记[[登记问题项", "指标标记没有写完整"),
        ("intro", "按期[[按期办结率]]", "“按期办结率”本期样本不足"),
        ("title", "", "标题不能为空"),
        ("intro", "长" * 4001, "段落过长，请控制在4000字以内"),
    ],
    ids=["unknown-figure", "half-a-chip", "unpublished-figure", "no-title", "too-long"],
)
def test_a_refused_edit_keeps_what_was_typed_and_changes_nothing(draft, dispatcher, key, given, sentence):
    before = Publication.objects.get(number=draft).paragraphs
    answer = dispatcher.post(f"/summary/{draft}/paragraphs/{key}/", {"text": given}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert '<details class="zq-para-edit" open>' in text
    assert f">{given}</textarea>" in text
    assert Publication.objects.get(number=draft).paragraphs == before


def test_who_saves_second_is_told_who_was_first_and_keeps_what_was_typed(cast, draft, dispatcher):
    seen = next(line.seen for line in dispatcher.get(f"/summary/{draft}/").context["lines"] if line.view.key == "intro")
    services.edit_paragraph(
        number=draft, key="intro", text="先到的文字。", actor=cast.actor(Role.SUPERVISOR), at=timezone.now()
    )
    late = {"text": "后到的文字。", "seen": seen}
    answer = dispatcher.post(f"/summary/{draft}/paragraphs/intro/", late, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "这一段刚被孙督办" in text
    assert "先到的文字。</p>" in text
    assert ">后到的文字。</textarea>" in text
    assert 'name="seen" value="先到的文字。"' in text


def test_a_page_that_was_open_all_the_time_does_not_stand_in_its_own_way(draft, dispatcher):
    lines = dispatcher.get(f"/summary/{draft}/").context["lines"]
    for line in lines:
        answer = dispatcher.post(
            f"/summary/{draft}/paragraphs/{line.view.key}/", {"text": line.draft, "seen": line.seen}
        )
        assert answer.status_code == 302, line.view.key
    assert not any(line.view.is_edited for line in dispatcher.get(f"/summary/{draft}/").context["lines"])


def test_publishing_asks_for_fresh_figures_first_and_then_nothing_changes_any_more(cast, draft, dispatcher):
    register(cast, "新近登记的问题")
    stale = dispatcher.post(f"/summary/{draft}/publish/", headers=HTMX)
    assert stale.status_code == 409
    assert "请先更新指标" in stale.content.decode()
    assert "指标已更新" in dispatcher.post(f"/summary/{draft}/refresh/", headers=HTMX).content.decode()
    assert dispatcher.post(f"/summary/{draft}/publish/").status_code == 302
    page = dispatcher.get(f"/summary/{draft}/").content.decode()
    assert "已发布，文字和数据不再变动。" in page
    for gone in ("确认发布", "更新数据", "<textarea", "草稿"):
        assert gone not in page
    late = dispatcher.post(f"/summary/{draft}/paragraphs/intro/", {"text": "再改。"}, headers=HTMX)
    assert late.status_code == 409
    assert "已经发布，不能再改" in late.content.decode()
    assert "您刚才写的：再改。" in late.content.decode()


def test_the_next_summary_shows_what_has_changed(cast, today, dispatcher):
    before = _draft(cast, today - timedelta(days=1))
    _publish(cast, before)
    register(cast)
    text = dispatcher.get(f"/summary/{_draft(cast, today)}/").content.decode()
    assert "与上次相比" in text
    assert "0项 → <b>1项</b>" in text


# --- files, and the same numbers everywhere


def test_word_file_data_page_and_rows_show_the_same_numbers(cast, visitor, today):
    register(cast)
    register(cast, "用地手续未办结", category=Category.LAND)
    for _ in range(5):
        bring(cast, Status.CLOSED)
    number = _draft(cast, today)
    dispatcher = visitor(cast.people[Role.DISPATCHER])
    page = dispatcher.get(f"/summary/{number}/")
    data = json.loads(dispatcher.get(f"/summary/{number}/figures/").content)
    word = Document(io.BytesIO(dispatcher.get(f"/summary/{number}/word/").content))
    body = "\n".join(paragraph.text for paragraph in word.paragraphs)
    annex = {row.cells[1].text: row.cells[2].text for row in word.tables[0].rows[1:]}
    shown = {item.figure.code: item.figure for group in page.context["groups"] for item in group.items}
    assert data["until"] == today.isoformat()
    assert {figure["code"] for figure in data["figures"]} == set(shown)
    for figure in data["figures"]:
        code, value = figure["code"], figure["value"]
        assert annex[figure["name"]] == shown[code].value, code
        if not shown[code].is_cited:
            continue
        rows = dispatcher.get(f"/figures/{code}/", {"until": today.isoformat(), "scope": "ALL-0"})
        drilled = rows.context["figure"]
        assert (None if drilled.value is None else float(drilled.value)) == value, code
        assert (drilled.numerator, drilled.denominator) == (figure["numerator"], figure["denominator"]), code
        if drilled.denominator is None and value is not None and drilled.unit == "项":
            assert rows.context["page"].total == value, code
    chips = [part for line in page.context["lines"] for part in (*line.lead, *line.rest) if part.url]
    assert chips
    for part in chips:
        assert part.text in body
    for line in page.context["lines"]:
        printed = line.view.prefix + "".join(part.text for part in (*line.lead, *line.rest))
        assert printed.replace("\n", "") in body.replace("\n", "")


def test_the_published_file_stays_what_it_was(cast, draft, dispatcher, visitor):
    _publish(cast, draft)
    first = dispatcher.get(f"/summary/{draft}/word/")
    register(cast)
    again = visitor(cast.people[Role.LEADER]).get(f"/summary/{draft}/word/")
    assert first.content == again.content
    assert "attachment; filename*=UTF-8''" in first.headers["Content-Disposition"]
    assert dispatcher.get(f"/summary/{draft}/figures/").json()["scope"] == {"kind": "ALL", "name": "全市"}


# --- who may

ADDRESSES = ("", "word/", "figures/")
ACTS = ("publish/", "refresh/", "paragraphs/intro/", "paragraphs/intro/restore/")
WRITERS = {Role.DISPATCHER, Role.SUPERVISOR}
PUBLISHERS = {Role.DISPATCHER}
READERS = WRITERS | {Role.LEADER, Role.GROUP_LEAD}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_everybody_gets_what_is_theirs(cast, draft, visitor, role):
    client = visitor(cast.people[role])
    assert client.get("/summary/").status_code == (200 if role in READERS else 403)
    assert client.get("/summary/new/").status_code == (200 if role in WRITERS | {Role.GROUP_LEAD} else 403)
    for address in ADDRESSES:  # a draft of the city
        assert client.get(f"/summary/{draft}/{address}").status_code == (200 if role in WRITERS else 404), address
    for act in ACTS[1:]:
        wanted = 302 if role in WRITERS else 404
        assert client.post(f"/summary/{draft}/{act}", {"text": "改。"}).status_code == wanted, act
    publishing = client.post(f"/summary/{draft}/publish/").status_code
    assert publishing == (302 if role in PUBLISHERS else 403 if role in WRITERS else 404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_what_is_published_is_read_by_those_it_concerns(cast, draft, visitor, role):
    _publish(cast, draft)
    client = visitor(cast.people[role])
    wanted = 200 if role in WRITERS | {Role.LEADER} else 404
    for address in ADDRESSES:
        assert client.get(f"/summary/{draft}/{address}").status_code == wanted, address
    for act in ACTS:
        answer = client.post(f"/summary/{draft}/{act}", {"text": "改。"})
        assert answer.status_code == (409 if role in WRITERS else 403 if role is Role.LEADER else 404), act


def test_a_lead_of_another_district_is_a_stranger(cast, visitor, today):
    lead = cast.people[Role.GROUP_LEAD]
    client = visitor(lead)
    team = make_team()
    made = client.post("/summary/new/", {"scope": f"DISTRICT-{team.pk}", "until": today.isoformat()})
    number = made.headers["Location"].split("/")[2]
    assert client.get(f"/summary/{number}/").status_code == 200
    assert visitor(cast.strangers[Role.GROUP_LEAD]).get(f"/summary/{number}/").status_code == 404


def test_what_is_not_there_is_not_there(dispatcher, draft):
    assert dispatcher.get("/summary/2020-001/").status_code == 404
    assert dispatcher.post(f"/summary/{draft}/paragraphs/nonsense/", {"text": "改。"}).status_code == 404


def test_reading_needs_get_and_acting_needs_post(dispatcher, draft):
    for act in ACTS:
        assert dispatcher.get(f"/summary/{draft}/{act}").status_code == 405
    for address in ADDRESSES:
        assert dispatcher.post(f"/summary/{draft}/{address}").status_code == 405


def test_nobody_comes_in_without_signing_in(draft):
    for address in ("/summary/", "/summary/new/", f"/summary/{draft}/", f"/summary/{draft}/word/"):
        assert Client().get(address).headers["Location"].startswith("/sign-in/")


def test_a_writer_who_may_not_publish_is_told_who_may(cast, draft, visitor):
    text = visitor(cast.people[Role.SUPERVISOR]).get(f"/summary/{draft}/").content.decode()
    assert "确认发布" not in text
    assert "由企业服务办研判交办岗或工作组组长发布" in text
