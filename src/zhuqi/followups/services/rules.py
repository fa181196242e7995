"""What the office decides about calls and complaints: intervals, terms, and what callers say."""

from dataclasses import asdict, fields
from datetime import datetime

from django.db import transaction

from zhuqi.followups import access
from zhuqi.followups.kinds import CALL_KIND_LABELS, CallKind, FollowUpAction
from zhuqi.followups.models import CallScript, FollowUpRules
from zhuqi.followups.selectors import Rules, rules_in_force, script_of
from zhuqi.followups.services._record import RULES, record
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Actor

LIMITS: dict[str, tuple[str, int, int]] = {
    "answered_workdays": ("答复回访期限", 1, 10),
    "withdrawal_workdays": ("撤回核实期限", 1, 10),
    "second_workdays": ("抽查复核期限", 1, 30),
    "second_percent": ("抽查比例", 10, 100),
    "long_term_days": ("长期推进回访间隔", 7, 180),
    "periodic_days": ("定期联系间隔", 7, 365),
    "complaint_workdays": ("投诉答复期限", 1, 30),
    "suggestion_workdays": ("建议答复期限", 1, 60),
}
SCRIPT_LIMIT = 1000


@transaction.atomic
def set_follow_up_rules(*, rules: Rules, reason: str, actor: Actor, at: datetime) -> None:
    """
    Decide how often and by when is called and answered; it holds for every call not made yet (调整回访规则).

    :raises NotAllowed: if the actor does not keep the rules
    :raises Refused: if a value is out of bounds, the reason is missing, or nothing changes
    """
    access.require_keeper(actor)
    for name, (label, least, most) in LIMITS.items():
        if not least <= getattr(rules, name) <= most:
            raise Refused(f"{label}应在 {least} 至 {most} 之间，请改正。")
    if not reason.strip():
        raise Refused("请填写调整的依据，如文件名称或会议。")
    if len(reason.strip()) > 300:
        raise Refused("依据最多 300 个字，请缩短。")
    before = rules_in_force()
    changed = {field.name: [_plain(before, field.name), _plain(rules, field.name)] for field in fields(Rules)}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        raise Refused("没有任何改动，请修改后再提交。")
    FollowUpRules.objects.create(**asdict(rules), reason=reason.strip(), set_by_id=actor.user_id, set_at=at)
    record(RULES, FollowUpAction.SET_RULES, actor=actor, at=at, reason=reason.strip(), data=changed)


@transaction.atomic
def set_call_script(*, kind: CallKind, text: str, actor: Actor, at: datetime) -> None:
    """
    Change what callers say in calls of one kind (修改话术); the former text stays on record.

    :raises NotAllowed: if the actor does not keep the scripts
    :raises Refused: if the text is empty, too long, or as it was
    """
    access.require_keeper(actor)
    text = text.strip()
    label = CALL_KIND_LABELS[kind]
    if not text:
        raise Refused(f"请填写“{label}”的话术。")
    if len(text) > SCRIPT_LIMIT:
        raise Refused(f"“{label}”的话术最多 {SCRIPT_LIMIT} 个字，请缩短。")
    if text == script_of(kind):
        raise Refused(f"“{label}”的话术没有改动。")
    script = CallScript.objects.create(kind=kind.value, text=text, set_by_id=actor.user_id, set_at=at)
    record(RULES, FollowUpAction.SET_SCRIPT, actor=actor, at=at, data={"kind": kind.value, "script": script.pk})


def _plain(rules: Rules, name: str) -> object:
    value = getattr(rules, name)
    return value if value is None or isinstance(value, int) else value.isoformat()
