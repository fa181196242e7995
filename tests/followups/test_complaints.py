"""Complaints and suggestions: tracked to an answer, never seen by the unit they are about, nameless if so wished."""

from datetime import date, timedelta

import pytest

from tests.factories import actor_of, make_unit, make_user
from tests.followups.cast import moment
from tests.issues.cast import Cast, bring_to, make_cast
from zhuqi.followups import services
from zhuqi.followups.kinds import ComplaintKind, ComplaintState
from zhuqi.followups.models import Complaint, FollowUpEvent
from zhuqi.followups.selectors import (
    Rules,
    assignable_people,
    broken_follow_up_links,
    complaint_card,
    complaint_duties,
    complaint_list,
    complaint_receipt,
)
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.issues.workflow import Status
from zhuqi.organisations.models import Unit
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 9, 30)
NOW = moment(WEDNESDAY)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def lodge(cast: Cast, **changes: object) -> services.Lodged:
    """The firm complains about the power company; keyword arguments change one thing."""
    given: dict[str, object] = {
        "kind": ComplaintKind.COMPLAINT,
        "text": "三次上门都推给别的科室",
        "key": f"k{Complaint.objects.count()}",
        "unit_id": cast.power,
        "actor": cast.contact,
        "at": NOW,
    }
    return services.lodge_complaint(**(given | changes))  # type: ignore[arg-type]


def answered(cast: Cast, **changes: object) -> services.Lodged:
    """One with an answer of 孙督办."""
    done = lodge(cast, **changes)
    services.appoint_for_complaint(
        number=done.number, assignee_id=cast.supervisor.user_id, actor=cast.dispatcher, at=NOW + timedelta(hours=1)
    )
    services.reply_to_complaint(
        number=done.number, text="已约谈该单位，明确首问负责。", actor=cast.supervisor, at=NOW + timedelta(hours=2)
    )
    return done


def test_from_coming_in_to_an_answer_that_will_do(cast):
    done = answered(cast)
    services.judge_reply(number=done.number, is_accepted=True, actor=cast.contact, at=NOW + timedelta(hours=3))

    complaint = Complaint.objects.get()
    assert (complaint.number, complaint.state, complaint.is_accepted) == ("T000001", ComplaintState.SETTLED, True)
    assert complaint.due_date == date(2026, 10, 13)  # five working days: 8, 9, the worked Saturday, 12, 13
    card = complaint_card(actor=cast.contact, number=done.number, today=WEDNESDAY)
    assert [line.action_label for line in card.history] == ["提交", "指定办理人", "答复", "认可答复"]
    assert card.row.lamp.words == "按期答复"
    assert broken_follow_up_links() == ()


def test_a_rejection_sends_it_back_under_the_first_date(cast):
    done = answered(cast)
    with pytest.raises(Refused, match="还差什么"):
        services.judge_reply(number=done.number, is_accepted=False, actor=cast.contact, at=NOW)
    services.judge_reply(number=done.number, is_accepted=False, words="没有人联系我", actor=cast.contact, at=NOW)
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.rejections) == (ComplaintState.WITH_SOMEBODY, 1)
    assert complaint.first_replied_at == NOW + timedelta(hours=2)
    services.reply_to_complaint(number=done.number, text="已当面说明。", actor=cast.supervisor, at=NOW)
    services.settle_complaint(number=done.number, note="电话联系三次未接", actor=cast.dispatcher, at=NOW)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.is_accepted) == (ComplaintState.SETTLED, None)  # silence accepts nothing


@pytest.mark.parametrize("which", ["of-the-unit", "of-its-station", "of-the-unit-above"])
def test_a_complaint_about_a_unit_does_not_exist_for_its_people_whatever_their_role(cast, which):
    power = Unit.objects.get(pk=cast.power)
    station = make_unit("城东供电所", parent=power)
    unit, about = {"of-the-unit": (power, power), "of-its-station": (station, power)}.get(which, (power, station))
    done = lodge(cast, unit_id=about.pk)
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER, Role.CALLER):
        theirs = actor_of(make_user(role, unit=unit), WEDNESDAY)
        with pytest.raises(NotFound):
            complaint_card(actor=theirs, number=done.number, today=WEDNESDAY)
        assert complaint_list(actor=theirs, today=WEDNESDAY).total == 0
        assert complaint_duties(actor=theirs).to_appoint == 0
        with pytest.raises(NotFound):
            services.appoint_for_complaint(
                number=done.number, assignee_id=cast.supervisor.user_id, actor=theirs, at=NOW
            )  # fmt: skip


@pytest.mark.parametrize("who", ["handler", "unit_head", "co_handler", "steward", "group_lead", "caller"])
def test_nobody_outside_those_who_look_after_complaints_sees_one(cast, who):
    done = lodge(cast)
    with pytest.raises(NotFound):
        complaint_card(actor=getattr(cast, who), number=done.number, today=WEDNESDAY)


def test_a_complaint_about_an_issue_is_about_its_lead_unit(cast):
    issue = bring_to(cast, Status.IN_PROGRESS)
    lodge(cast, unit_id=None, issue_number=issue.number)
    assert Complaint.objects.get().unit_id == cast.power
    lodge(cast, unit_id=None, issue_number=issue.number, kind=ComplaintKind.SUGGESTION)
    assert Complaint.objects.latest("pk").unit_id is None
    with pytest.raises(NotFound):
        lodge(cast, issue_number="2026-999999")


def test_it_is_given_to_nobody_it_concerns(cast):
    done = lodge(cast)
    theirs = make_user(Role.SUPERVISOR, name="电督办", unit=Unit.objects.get(pk=cast.power))
    outsider = make_user(Role.STEWARD, name="老钱")
    give = {"number": done.number, "actor": cast.dispatcher, "at": NOW}
    with pytest.raises(Refused, match="与该投诉有关"):
        services.appoint_for_complaint(assignee_id=theirs.pk, **give)
    with pytest.raises(Refused, match="不是企业服务办的人员"):
        services.appoint_for_complaint(assignee_id=outsider.pk, **give)
    offered = {person.name for person in assignable_people(actor=cast.dispatcher, number=done.number, today=WEDNESDAY)}
    assert "孙督办" in offered
    assert not {"电督办", "老钱"} & offered


def test_nobody_judges_for_the_firm_and_nobody_answers_for_the_assignee(cast):
    done = lodge(cast)
    with pytest.raises(StaleState, match="已收到"):
        services.reply_to_complaint(number=done.number, text="好", actor=cast.dispatcher, at=NOW)
    done = answered(cast)
    with pytest.raises(NotAllowed):
        services.judge_reply(number=done.number, is_accepted=True, actor=cast.dispatcher, at=NOW)
    with pytest.raises(NotAllowed):
        services.settle_complaint(number=done.number, note="算了", actor=cast.contact, at=NOW)
    services.judge_reply(number=done.number, is_accepted=True, actor=cast.contact, at=NOW)
    with pytest.raises(StaleState, match="已了结"):
        services.settle_complaint(number=done.number, note="了结", actor=cast.dispatcher, at=NOW)


# ---------------------------------------------------------------- without a name


def test_an_anonymous_one_names_nobody_anywhere(cast):
    lodge(cast, is_anonymous=True)
    complaint = Complaint.objects.get()
    assert (complaint.lodged_by_id, complaint.enterprise_id) == (None, None)
    event = FollowUpEvent.objects.get()
    assert event.actor_id is None
    assert str(cast.contact.user_id) not in str(event.data)
    assert complaint_list(actor=cast.contact, today=WEDNESDAY).total == 0
    assert complaint_card(actor=cast.dispatcher, number="T000001", today=WEDNESDAY).row.from_whom == "匿名"


def test_the_code_shows_the_state_and_the_answer_and_lets_its_holder_judge(cast):
    done = answered(cast, is_anonymous=True)
    spelled = "-".join(done.code[i : i + 4] for i in range(0, 16, 4)).lower()
    receipt = complaint_receipt(f" {spelled} ")
    assert (receipt.state_label, receipt.reply, receipt.is_replied) == ("已答复", "已约谈该单位，明确首问负责。", True)
    assert "孙督办" not in str(receipt)
    services.judge_reply_by_code(code=spelled, is_accepted=True, at=NOW)
    assert complaint_receipt(done.code).state_label == "已了结"
    with pytest.raises(StaleState):
        services.judge_reply_by_code(code=done.code, is_accepted=True, at=NOW)
    assert broken_follow_up_links() == ()


def test_a_code_is_stored_nowhere_and_guessing_finds_nothing(cast):
    done = lodge(cast, is_anonymous=True)
    assert done.code not in str(list(Complaint.objects.values()))
    for guess in ("", "T000001", done.code[:-1], "A" * 16):
        with pytest.raises(NotFound):
            complaint_receipt(guess)


def test_the_same_form_twice_is_one_and_tells_no_code_again(cast):
    first = lodge(cast, key="once", is_anonymous=True)
    second = lodge(cast, key="once", is_anonymous=True)
    assert (second.number, second.code) == (first.number, "")
    assert Complaint.objects.count() == 1


# ---------------------------------------------------------------- the office's rules


def test_terms_are_the_offices_and_promises_stay(cast):
    lodge(cast)
    services.set_follow_up_rules(rules=Rules(complaint_workdays=2), reason="会议纪要", actor=cast.supervisor, at=NOW)
    lodge(cast)
    assert [row.due_date for row in Complaint.objects.order_by("pk")] == [date(2026, 10, 13), date(2026, 10, 9)]


@pytest.mark.parametrize(
    ("rules", "reason", "sentence"),
    [
        (Rules(second_percent=9), "纪要", "抽查比例应在 10 至 100 之间"),
        (Rules(periodic_days=6), "纪要", "定期联系间隔应在 7 至 365 之间"),
        (Rules(), "纪要", "没有任何改动"),
        (Rules(periodic_days=60), " ", "请填写调整的依据"),
    ],
)
def test_rules_out_of_bounds_are_refused(cast, rules, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        services.set_follow_up_rules(rules=rules, reason=reason, actor=cast.dispatcher, at=NOW)
    assert not FollowUpEvent.objects.exists()


def test_only_the_office_of_the_whole_city_keeps_rules_and_scripts(cast):
    from zhuqi.followups.kinds import CallKind
    from zhuqi.followups.selectors import rule_changes, script_of

    for who in ("caller", "leader", "steward", "unit_head"):
        with pytest.raises(NotAllowed):
            services.set_follow_up_rules(
                rules=Rules(periodic_days=60), reason="纪要", actor=getattr(cast, who), at=NOW
            )  # fmt: skip
    services.set_call_script(kind=CallKind.PERIODIC, text="您好。", actor=cast.dispatcher, at=NOW)
    assert script_of(CallKind.PERIODIC) == "您好。"
    with pytest.raises(Refused, match="没有改动"):
        services.set_call_script(kind=CallKind.PERIODIC, text="您好。", actor=cast.dispatcher, at=NOW)
    assert [line.action_label for line in rule_changes()] == ["修改话术"]
