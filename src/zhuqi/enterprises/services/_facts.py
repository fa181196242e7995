"""Status, tags, figures: facts of an enterprise that change with time."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import (
    STATUS_LABELS,
    TAG_LABELS,
    TAGS_WITH_A_LEVEL,
    EnterpriseAction,
    EnterpriseStatus,
    TagKind,
    TagLevel,
)
from zhuqi.enterprises.models import DatedFigures, EnterpriseTag, KeyTargetRule
from zhuqi.enterprises.selectors import survivor_id
from zhuqi.enterprises.services._record import computed_size, lock_editable, record
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor

_MOST_MONEY = Decimal(10) ** 12  # 万元; what the column holds
_AMOUNTS = (("营业收入", "万元"), ("资产总额", "万元"), ("纳税额", "万元"), ("用电量", "万千瓦时"))
_MOST_PEOPLE = 10_000_000


@transaction.atomic
def set_status(
    *,
    enterprise_id: int,
    status: EnterpriseStatus,
    actor: Actor,
    at: datetime,
    evidence: str = "",
    since: date | None = None,
) -> None:
    """
    Say in what state the enterprise is, with evidence unless it is normal (变更状态); ``since`` today unless given.

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises StaleState: if it is in that state already
    :raises Refused: if the evidence is missing or too long, or the day is to come
    """
    enterprise = lock_editable(enterprise_id, actor)
    evidence, today = evidence.strip(), timezone.localdate(at)
    if enterprise.status == status:
        raise StaleState(f"{enterprise.name}的状态已是“{STATUS_LABELS[status]}”，请刷新后重试。")
    if status is not EnterpriseStatus.NORMAL and not evidence:
        raise Refused(f"请填写状态依据：何时、由谁、如何确认企业“{STATUS_LABELS[status]}”。")
    if len(evidence) > 300:
        raise Refused("状态依据最多 300 个字，请缩短。")
    if since is not None and since > today:
        raise Refused("状态的起始日期晚于今天，请核对。")
    enterprise.status_since = since or today
    data: dict[str, object] = {
        "status": [str(enterprise.status), status.value],
        "since": enterprise.status_since.isoformat(),
    }
    enterprise.status = status.value
    enterprise.status_evidence = "" if status is EnterpriseStatus.NORMAL else evidence
    record(
        enterprise,
        EnterpriseAction.SET_STATUS,
        actor=actor,
        at=at,
        reason=evidence,
        data=data,
        changed=["status", "status_evidence", "status_since"],
    )


@transaction.atomic
def add_tag(
    *,
    enterprise_id: int,
    kind: TagKind,
    since: date,
    actor: Actor,
    at: datetime,
    level: TagLevel | None = None,
    until: date | None = None,
    note: str = "",
) -> int:
    """
    Mark an enterprise for a period (加标签) and return the id of the tag.

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises Refused: if the level is missing, the days are wrong, or it bears the tag in that time already
    """
    enterprise = lock_editable(enterprise_id, actor)
    if kind in TAGS_WITH_A_LEVEL and level is None:
        raise Refused(f"“{TAG_LABELS[kind]}”须选择层级：省、市或县。")
    if until is not None and until < since:
        raise Refused("标签的结束日期早于开始日期，请核对。")
    if len(note) > 200:
        raise Refused("标签备注最多 200 个字，请缩短。")
    same = EnterpriseTag.objects.filter(enterprise=enterprise, kind=kind.value, level=level.value if level else "")
    for tag in same:
        if (until is None or tag.since <= until) and (tag.until is None or tag.until >= since):
            raise Refused(f"{enterprise.name}在这段时间已有“{TAG_LABELS[kind]}”标签，无需重复添加。")
    tag = EnterpriseTag.objects.create(
        enterprise=enterprise,
        kind=kind.value,
        level=level.value if level else "",
        since=since,
        until=until,
        note=note.strip(),
    )
    record(enterprise, EnterpriseAction.ADD_TAG, actor=actor, at=at, data=_tag_data(tag))
    return tag.pk


@transaction.atomic
def end_tag(*, tag_id: int, until: date, actor: Actor, at: datetime, reason: str = "") -> None:
    """
    Let a tag end; ``until`` is its last day, the day before it began if it was a mistake (结束标签).

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises StaleState: if it has ended already
    :raises Refused: if the day is before it began
    """
    found = EnterpriseTag.objects.filter(pk=tag_id).values_list("enterprise_id", flat=True).first()
    if found is None:
        raise NotFound("没有这个标签，请刷新后重试。")
    enterprise = lock_editable(survivor_id(found), actor)
    tag = EnterpriseTag.objects.select_for_update().get(pk=tag_id)
    if tag.until is not None:
        raise StaleState(f"“{TAG_LABELS[TagKind(tag.kind)]}”标签已经结束，请刷新后重试。")
    if (tag.since - until).days > 1:
        raise Refused("标签的结束日期早于开始日期，请核对。")
    tag.until = until
    tag.save(update_fields=["until"])
    record(enterprise, EnterpriseAction.END_TAG, actor=actor, at=at, reason=reason.strip()[:300], data=_tag_data(tag))


@transaction.atomic
def record_figures(
    *,
    enterprise_id: int,
    as_of: date,
    source: str,
    actor: Actor,
    at: datetime,
    employees: int | None = None,
    revenue: Decimal | None = None,
    assets: Decimal | None = None,
    tax: Decimal | None = None,
    power_use: Decimal | None = None,
) -> None:
    """
    Note what is known as of a day, money in 万元, and compute the size anew from the newest (登记经营数据).

    Figures for the same day replace what was there; the history keeps both.

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises Refused: if nothing is given, a figure is impossible, the day is to come, or the source is missing
    """
    enterprise = lock_editable(enterprise_id, actor)
    if as_of > timezone.localdate(at):
        raise Refused("数据的截至日期晚于今天，请核对。")
    if all(value is None for value in (employees, revenue, assets, tax, power_use)):
        raise Refused("请至少填写从业人员、营业收入、资产总额、纳税额、用电量中的一项。")
    if not source.strip() or len(source.strip()) > 120:
        raise Refused("请填写数据来源，最多 120 个字，如“统计年报”。")
    if employees is not None and not 0 <= employees <= _MOST_PEOPLE:
        raise Refused("从业人员应为 0 或正整数，请核对单位是否为“人”。")
    amounts = {"revenue": revenue, "assets": assets, "tax": tax, "power_use": power_use}
    for (field, unit), value in zip(_AMOUNTS, amounts.values(), strict=True):
        if value is not None and not (value.is_finite() and 0 <= value < _MOST_MONEY):
            raise Refused(f"{field}应为 0 或正数，请核对单位是否为“{unit}”。")
    DatedFigures.objects.update_or_create(
        enterprise=enterprise, as_of=as_of, defaults={"employees": employees, "source": source.strip(), **amounts}
    )
    size_before, enterprise.size = str(enterprise.size), computed_size(enterprise)
    data: dict[str, object] = {
        "as_of": as_of.isoformat(),
        "employees": employees,
        **{name: None if value is None else f"{value:.2f}" for name, value in amounts.items()},
        "source": source.strip(),
        "size": [size_before, str(enterprise.size)],
    }
    record(enterprise, EnterpriseAction.RECORD_FIGURES, actor=actor, at=at, data=data, changed=["size"])


@transaction.atomic
def set_key_target_rule(
    *, tag_kinds: Iterable[TagKind], since: date, actor: Actor, at: datetime | None = None, reason: str = ""
) -> None:
    """
    Say which tags make a key service target, from a day on; earlier days keep the rule they had (重点服务对象规则).

    :raises NotAllowed: if ``actor`` is not a dispatcher
    :raises Refused: if no tag is named, a rule that begins on that day or later is there, or the day has gone by
    """
    if not access.may_set_rule(actor):
        raise NotAllowed("只有企业服务办可以调整重点服务对象规则。")
    kinds = sorted({kind.value for kind in tag_kinds})
    if not kinds:
        raise Refused("请至少选择一种标签作为重点服务对象的依据。")
    if at is not None and since < timezone.localdate(at):
        raise Refused("生效日期早于今天，会改变已经公布的数字，请改为今天或以后。")
    if len(reason.strip()) > 300:
        raise Refused("规则依据最多 300 个字，请缩短。")
    later = KeyTargetRule.objects.select_for_update().filter(since__gte=since).order_by("-since").first()
    if later is not None:
        raise Refused(f"已有自 {later.since:%Y-%m-%d} 起生效的规则，新规则的生效日期须晚于它。")
    KeyTargetRule.objects.create(
        since=since, tag_kinds=kinds, set_by_id=actor.user_id, set_at=at, reason=reason.strip()
    )


def _tag_data(tag: EnterpriseTag) -> dict[str, object]:
    return {
        "kind": str(tag.kind),
        "level": str(tag.level),
        "since": tag.since.isoformat(),
        "until": tag.until.isoformat() if tag.until else None,
    }
