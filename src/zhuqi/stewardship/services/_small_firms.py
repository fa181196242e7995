"""How firms without a steward of their own are served: the rule of tiers, the monthly sample."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from zhuqi.enterprises.categories import EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import TeamRef, teams
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship import access
from zhuqi.stewardship.categories import SMALL_SIZES, StewardshipAction
from zhuqi.stewardship.models import SampledFirm, TierRule
from zhuqi.stewardship.selectors import steward_tier_ids, tier_rule
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act

MOST_A_TEAM = 200
QUIET_MONTHS = 12  # a firm once offered is left alone for a year


@transaction.atomic
def set_tier_rule(
    *,
    since: date,
    steward_key_targets: bool,
    steward_tags: Iterable[TagKind],
    team_sizes: Iterable[Size],
    team_with_open_issue: bool,
    team_contacted: bool,
    team_tags: Iterable[TagKind],
    sample_size: int,
    actor: Actor,
    at: datetime,
) -> int:
    """
    Say which firms get a steward, which a team, from a day on; earlier days keep the rule they had (分级服务规则).

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    :raises Refused: if a rule that begins on that day or later is there, or the sample is out of bounds
    """
    access.require_rule(actor)
    lock_history()
    if not 0 <= sample_size <= MOST_A_TEAM:
        raise Refused(f"每月每组样本请填写 0 至 {MOST_A_TEAM} 之间的整数。")
    later = TierRule.objects.filter(since__gte=since).order_by("-since").first()
    if later is not None:
        raise Refused(f"已有自 {later.since:%Y-%m-%d} 起生效的规则，新规则的生效日期须晚于它。")
    columns: dict[str, object] = {
        "steward_key_targets": steward_key_targets,
        "steward_tags": sorted({tag.value for tag in steward_tags}),
        "team_sizes": sorted({size.value for size in team_sizes}),
        "team_with_open_issue": team_with_open_issue,
        "team_contacted": team_contacted,
        "team_tags": sorted({tag.value for tag in team_tags}),
        "sample_size": sample_size,
    }
    rule = TierRule.objects.create(since=since, set_by_id=actor.user_id, **columns)
    record_stewardship_act(
        action=StewardshipAction.TIER_RULE_SET, actor=actor, at=at, data={"since": since.isoformat(), **columns}
    )
    return rule.pk


@transaction.atomic
def draw_monthly_sample(*, month: date, contacted_ids: Collection[int], actor: Actor, at: datetime) -> int:
    """
    Offer each team the small firms of the month (抽取本月样本), and return how many were drawn.

    Drawn are small firms in business, of the team's towns, with no steward, leader or roster mark, that nobody was
    ever in touch with (``contacted_ids``: whoever was visited or raised an issue), and that were offered to nobody in
    the last twelve months. The same month draws the same firms; a team that has its sample keeps it.

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    """
    access.require_rule(actor)
    lock_history()
    month = month.replace(day=1)
    done = set(SampledFirm.objects.filter(month=month).values_list("team_id", flat=True))
    size = tier_rule(month).sample_size
    waiting = [team for team in teams() if team.id not in done and team.town_ids]
    drawn = {team.id: _draw(team, month, size, contacted_ids) for team in waiting}
    rows = [
        SampledFirm(month=month, team_id=team_id, enterprise_id=pk, drawn_at=at)
        for team_id, ids in drawn.items()
        for pk in ids
    ]
    if not rows:
        return 0
    SampledFirm.objects.bulk_create(rows)
    record_stewardship_act(
        action=StewardshipAction.SAMPLE_DRAWN,
        actor=actor,
        at=at,
        data={
            "month": f"{month:%Y-%m}",
            "firms": len(rows),
            "teams": {str(team_id): len(ids) for team_id, ids in drawn.items() if ids},
        },
    )
    return len(rows)


def _draw(team: TeamRef, month: date, size: int, contacted_ids: Collection[int]) -> list[int]:
    firms: QuerySet[Enterprise] = Enterprise.objects.filter(
        division_id__in=team.town_ids,
        kind=Kind.ENTERPRISE.value,
        status=EnterpriseStatus.NORMAL.value,
        size__in=[one.value for one in SMALL_SIZES],
        merged_into__isnull=True,
    )
    lately = SampledFirm.objects.filter(month__gt=month.replace(year=month.year - 1), month__lte=month)
    known = steward_tier_ids(month).union(contacted_ids)
    firms = firms.exclude(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [sorted(known)]))  # one array, however many
    firms = firms.exclude(pk__in=lately.values("enterprise_id"))
    shuffled = Func(Concat(Value(f"{month:%Y-%m}:"), F("number"), output_field=CharField()), function="md5")
    return list(firms.order_by(shuffled, "id").values_list("pk", flat=True)[:size])
