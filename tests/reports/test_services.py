"""A summary is drafted, edited, published once, and then it is what it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import make_actor, make_group, make_team
from tests.reports.cast import UNTIL, count
from tests.reports.conftest import NOVEMBER_2
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Role
from zhuqi.reports import selectors, services
from zhuqi.reports.models import Publication, PublicationEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "ledger")]


@pytest.fixture
def dispatcher():
    return make_actor(Role.DISPATCHER)


@pytest.fixture
def draft(dispatcher):
    """Draft the summary of the whole city correctly, except in what the test changes."""

    def _draft(**changes):
        given = {"scope_kind": "ALL", "scope_id": 0, "until": UNTIL, "actor": dispatcher, "at": NOVEMBER_2}
        return services.draft_summary(**(given | changes))

    return _draft


@pytest.fixture
def edit(draft, dispatcher):
    """Edit one paragraph of a fresh draft correctly, except in what the test changes."""

    def _edit(**changes):
        given = {
            "number": changes.pop("number", None) or draft(),
            "key": "intro",
            "text": "登记[[issues.registered]]项。",
            "actor": dispatcher,
            "at": NOVEMBER_2,
        }
        return services.edit_paragraph(**(given | changes))

    return _edit


def _page(actor, number):
    return selectors.summary_page(actor=actor, number=number)


def _paragraph(page, key):
    return next(each for each in page.paragraphs if each.key == key)


# --- draft


def test_a_draft_holds_text_and_figures(draft, dispatcher):
    number = draft()
    page = _page(dispatcher, number)
    assert number == "2026-001"
    assert page.title == "企业服务办公室关于“万人助万企”活动开展情况的总结"
    assert (page.is_published, page.may_edit, page.may_publish) == (False, True, True)
    assert {figure.name: figure.value for figure in page.figures}["登记问题"] == "612项"
    chips = [piece for paragraph in page.paragraphs for piece in paragraph.pieces if piece.code]
    assert ("issues.registered", "612") in {(piece.code, piece.text) for piece in chips}
    assert not [paragraph for paragraph in page.paragraphs if paragraph.hints or paragraph.is_edited]


def test_the_same_scope_and_day_give_the_same_draft(draft):
    assert draft() == draft()
    assert draft(until=UNTIL - timedelta(days=1)) == "2026-002"
    assert Publication.objects.count() == 2


def test_a_group_signs_with_its_name_and_tells_its_districts(draft, dispatcher):
    group = make_group("第一工作组")
    for district in ("东部片区", "南部片区"):
        team = make_team(f"{district}小组", group=group)
        team.district_name = district
        team.save(update_fields=["district_name"])
    page = _page(dispatcher, draft(scope_kind="GROUP", scope_id=group.pk))
    assert page.title.startswith("第一工作组关于")
    assert "将示例市划分为东部、南部[[districts.count]]个片区" in _paragraph(page, "practice.system").text


def test_refuses_a_day_to_come(draft):
    with pytest.raises(Refused, match="2026-11-03 还没有到"):
        draft(until=date(2026, 11, 3))
    draft(until=date(2026, 11, 2))


def test_refuses_an_unknown_scope(draft):
    with pytest.raises(NotFound):
        draft(scope_kind="GROUP", scope_id=4711)


@pytest.mark.parametrize("role", [Role.LEADER, Role.CALLER, Role.STEWARD, Role.HANDLER, Role.AUDITOR])
def test_only_dispatchers_supervisors_and_group_leads_write(draft, role):
    with pytest.raises(NotAllowed):
        draft(actor=make_actor(role))
    draft(actor=make_actor(Role.SUPERVISOR))


def test_a_group_lead_writes_for_the_own_group_only(draft):
    group, other = make_group("第一工作组"), make_group("第二工作组")
    lead = make_actor(Role.GROUP_LEAD, group=group)
    with pytest.raises(NotAllowed):
        draft(actor=lead)
    with pytest.raises(NotAllowed):
        draft(actor=lead, scope_kind="GROUP", scope_id=other.pk)
    number = draft(actor=lead, scope_kind="GROUP", scope_id=group.pk)
    assert [choice.name for choice in selectors.writable_scopes(lead)] == ["第一工作组"]
    assert _page(lead, number).may_publish


def test_strangers_do_not_see_it(draft):
    number = draft()
    for role in (Role.LEADER, Role.HANDLER, Role.AUDITOR):  # a leader reads what is published
        with pytest.raises(NotFound):
            _page(make_actor(role), number)


# --- edit


def test_an_edited_paragraph_keeps_its_chips_linked(edit, draft, dispatcher):
    assert edit() == ()
    paragraph = _paragraph(_page(dispatcher, draft()), "intro")
    assert "".join(piece.text for piece in paragraph.pieces) == "登记612项。"
    assert paragraph.is_edited
    assert paragraph.original != paragraph.text


def test_a_number_typed_by_hand_is_saved_with_a_hint(edit, draft, dispatcher):
    (hint,) = edit(text="登记35项。")
    assert "“35”" in hint
    assert _paragraph(_page(dispatcher, draft()), "intro").hints == (hint,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "共[[issues.unknown]]项"}, "没有“[[issues.unknown]]”这个指标"),
        ({"key": "title", "text": " "}, "标题不能为空"),
        ({"key": "title", "text": "共[[issues.registered]]项的总结"}, "标题中不能使用指标"),
        ({"text": "长" * 4001}, "段落过长"),
    ],
)
def test_refuses_what_cannot_print(edit, changes, sentence):
    with pytest.raises(Refused) as refusal:
        edit(**changes)
    assert sentence in str(refusal.value)
    assert PublicationEvent.objects.count() == 1  # the draft
    edit()


def test_refuses_to_overwrite_somebody_else(edit, draft, dispatcher):
    seen = _paragraph(_page(dispatcher, draft()), "intro").text
    edit(text="第一人改的。", seen_text=seen)
    with pytest.raises(StaleState, match=r"这一段刚被人员\d+（11月2日 09:00）修改过"):
        edit(text="第二人改的。", seen_text=seen)
    assert _paragraph(_page(dispatcher, draft()), "intro").text == "第一人改的。"


def test_an_emptied_paragraph_is_left_out_and_can_be_restored(edit, draft, dispatcher):
    edit(key="practice.visits", text="")
    page = _page(dispatcher, draft())
    assert _paragraph(page, "practice.visits").is_left_out
    assert _paragraph(page, "practice.stewards").prefix == "二是"
    services.restore_paragraph(number=draft(), key="practice.visits", actor=dispatcher, at=NOVEMBER_2)
    assert _paragraph(_page(dispatcher, draft()), "practice.visits").prefix == "二是"


def test_the_title_may_be_broken_by_hand(edit, draft, dispatcher):
    edit(key="title", text="示例市关于助企活动\r\n开展情况的总结")
    assert _page(dispatcher, draft()).title == "示例市关于助企活动开展情况的总结"


def test_refuses_a_paragraph_that_is_not_there(edit):
    with pytest.raises(NotFound):
        edit(key="practice.none")


def test_history_tells_who_did_what(edit, draft, dispatcher):
    edit()
    assert [line.sentence.split()[-1] for line in _page(dispatcher, draft()).history] == ["修改段落", "拟稿"]
    event = PublicationEvent.objects.get(action="EDIT")
    assert (event.data["key"], event.data["after"]) == ("intro", "登记[[issues.registered]]项。")


# --- refresh


def test_refreshing_takes_new_figures_and_keeps_edited_words(edit, draft, dispatcher, ledger):
    edit()
    ledger["issues.registered"] = count("issues.registered", "登记问题", "项", 700)
    services.refresh_summary(number=draft(), actor=dispatcher, at=NOVEMBER_2)
    page = _page(dispatcher, draft())
    assert "".join(piece.text for piece in _paragraph(page, "intro").pieces) == "登记700项。"
    assert _paragraph(page, "intro").is_edited


def test_refreshing_drops_a_problem_that_is_no_more(draft, dispatcher, ledger):
    number = draft()
    ledger["issues.level.UNDECIDED"] = count("issues.level.UNDECIDED", "待研判", "项", 0)
    services.refresh_summary(number=number, actor=dispatcher, at=NOVEMBER_2)
    assert "problems.dispatch" not in {paragraph.key for paragraph in _page(dispatcher, number).paragraphs}


# --- publish


@pytest.fixture
def publish(draft, dispatcher):
    """Publish a fresh draft correctly, except in what the test changes."""

    def _publish(**changes):
        given = {"number": changes.pop("number", None) or draft(), "actor": dispatcher, "at": NOVEMBER_2}
        services.publish_summary(**(given | changes))
        return given["number"]

    return _publish


def test_publishing_freezes_words_figures_and_file(publish, dispatcher, ledger, own_home):
    number = publish()
    before = _page(dispatcher, number)
    name, packed = selectors.publication_file(actor=dispatcher, number=number)
    ledger["issues.registered"] = count("issues.registered", "登记问题", "项", 999)
    assert _page(dispatcher, number) == before
    assert selectors.publication_file(actor=dispatcher, number=number) == (name, packed)
    assert (own_home / "publications" / f"{number}.docx").read_bytes() == packed
    assert name == "企业服务办公室关于“万人助万企”活动开展情况的总结（截至2026-10-31）.docx"


def test_drafting_a_published_day_again_gives_the_published_one(publish, draft, ledger):
    number = publish()
    ledger["issues.registered"] = count("issues.registered", "登记问题", "项", 999)
    assert draft() == number


def test_a_lost_file_is_made_again_and_a_forged_one_never_served(publish, dispatcher, own_home):
    number = publish()
    path = own_home / "publications" / f"{number}.docx"
    packed = path.read_bytes()
    path.unlink()
    assert selectors.publication_file(actor=dispatcher, number=number)[1] == packed
    path.write_bytes(b"forged")
    assert selectors.publication_file(actor=dispatcher, number=number)[1] == packed


def test_refuses_to_serve_another_file_than_the_published(publish, dispatcher, own_home, monkeypatch):
    number = publish()
    (own_home / "publications" / f"{number}.docx").write_bytes(b"forged")
    monkeypatch.setattr(selectors, "word_file", lambda document: b"another template")
    with pytest.raises(Refused, match="校验值不符"):
        selectors.publication_file(actor=dispatcher, number=number)


def test_nothing_can_be_done_to_a_published_summary(publish, dispatcher):
    number = publish()
    given = {"number": number, "actor": dispatcher, "at": NOVEMBER_2}
    for act in (
        lambda: services.edit_paragraph(key="intro", text="新。", **given),
        lambda: services.restore_paragraph(key="intro", **given),
        lambda: services.refresh_summary(**given),
        lambda: services.publish_summary(**given),
    ):
        with pytest.raises(StaleState, match="已经发布"):
            act()
    page = _page(dispatcher, number)
    assert (page.may_edit, page.may_publish, page.is_published) == (False, False, True)


def test_figures_that_moved_since_the_draft_are_not_published_unseen(publish, draft, dispatcher, ledger):
    number = draft()
    ledger["issues.registered"] = replace(ledger["issues.registered"], text="613", value="613")
    with pytest.raises(StaleState, match="1项指标发生变动（如“登记问题”）"):
        publish(number=number)
    services.refresh_summary(number=number, actor=dispatcher, at=NOVEMBER_2)
    publish(number=number)


def test_supervisors_write_but_do_not_publish(publish):
    with pytest.raises(NotAllowed):
        publish(actor=make_actor(Role.SUPERVISOR))
    publish()


def test_leaders_read_what_is_published(publish):
    number = publish()
    leader = make_actor(Role.LEADER)
    assert [line.number for line in selectors.publications(actor=leader)] == [number]
    assert not _page(leader, number).may_edit


def test_changes_are_told_against_the_last_published_one(publish, draft, dispatcher, ledger):
    first = publish(number=draft(until=UNTIL - timedelta(days=30)))
    ledger["issues.registered"] = count("issues.registered", "登记问题", "项", 650)
    page = _page(dispatcher, draft())
    assert (page.previous_number, page.previous_until) == (first, UNTIL - timedelta(days=30))
    (change,) = page.changes
    assert (change.name, change.before, change.now) == ("登记问题", "612项", "650项")


# --- the database itself


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_publication SET title = 'x'",
        "UPDATE reports_publication SET status = 'DRAFT', published_at = NULL",
        "DELETE FROM reports_publication",
        "TRUNCATE reports_publication CASCADE",
        "UPDATE reports_publicationevent SET data = '{}'",
        "DELETE FROM reports_publicationevent",
        "TRUNCATE reports_publicationevent",
    ],
)
def test_the_database_refuses_to_change_what_is_published(publish, statement):
    publish()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_allows_one_summary_for_a_scope_and_a_day(draft):
    row = Publication.objects.get(number=draft())
    row.pk, row.number = None, "2026-999"
    with pytest.raises(IntegrityError, match="one_summary_for_a_scope_and_a_day"), transaction.atomic():
        row.save(force_insert=True)


def test_pages_take_few_queries(publish, dispatcher, django_assert_max_num_queries):
    number = publish()
    with django_assert_max_num_queries(5):
        _page(dispatcher, number)
    with django_assert_max_num_queries(2):
        selectors.publications(actor=dispatcher)
