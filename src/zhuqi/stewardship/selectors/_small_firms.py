"""Which firm is served how closely, as of a day; the monthly sample: frozen values only."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.models import Enterprise
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_refs, key_target_ids, tagged_enterprise_ids
from zhuqi.organisations.models import in_force
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship.categories import ServiceTier
from zhuqi.stewardship.models import LeaderLead, SampledFirm, Stewardship, TierRule

DEFAULT_STEWARD_TAGS = frozenset({TagKind.ROSTER})
DEFAULT_SAMPLE_SIZE = 5


@dataclass(frozen=True)
class TierRuleRef:
    """Which firms get a steward and which a team; ``since`` is None for what holds until the office decides."""

    since: date | None = None
    steward_key_targets: bool = True
    steward_tags: frozenset[TagKind] = DEFAULT_STEWARD_TAGS
    team_sizes: frozenset[Size] = frozenset(Size)
    team_with_open_issue: bool = True
    team_contacted: bool = True
    team_tags: frozenset[TagKind] = frozenset()
    sample_size: int = DEFAULT_SAMPLE_SIZE


@dataclass(frozen=True)
class Tiers:
    """The firms of the two upper tiers on a day; every other firm serves itself."""

    steward_ids: frozenset[int] = field(default=frozenset())
    team_ids: frozenset[int] = field(default=frozenset())

    def of(self, enterprise_id: int) -> ServiceTier:
        """Return the tier of one firm."""
        if enterprise_id in self.steward_ids:
            return ServiceTier.STEWARD
        return ServiceTier.TEAM if enterprise_id in self.team_ids else ServiceTier.SELF_SERVICE


@dataclass(frozen=True)
class SampleLine:
    """One firm of the month's sample and the team it was offered to."""

    team_id: int
    month: date
    enterprise: EnterpriseRef


def tier_rule(on: date) -> TierRuleRef:
    """Return the rule in force on a day."""
    row = TierRule.objects.filter(since__lte=on).order_by("-since").first()
    if row is None:
        return TierRuleRef()
    return TierRuleRef(
        since=row.since,
        steward_key_targets=row.steward_key_targets,
        steward_tags=frozenset(TagKind(tag) for tag in row.steward_tags),
        team_sizes=frozenset(Size(size) for size in row.team_sizes),
        team_with_open_issue=row.team_with_open_issue,
        team_contacted=row.team_contacted,
        team_tags=frozenset(TagKind(tag) for tag in row.team_tags),
        sample_size=row.sample_size,
    )


def steward_tier_ids(on: date, rule: TierRuleRef | None = None) -> frozenset[int]:
    """Return the firms with a steward of their own by the rule of the day, or by having one or a leader."""
    rule = rule or tier_rule(on)
    ids = set(Stewardship.objects.filter(in_force(on)).values_list("enterprise_id", flat=True))
    ids |= set(LeaderLead.objects.filter(in_force(on)).values_list("enterprise_id", flat=True))
    if rule.steward_key_targets:
        ids |= key_target_ids(on)
    for tag in rule.steward_tags:
        ids |= tagged_enterprise_ids(tag, on)
    return frozenset(ids)


def service_tiers(on: date, *, with_open_issue: Collection[int], contacted: Collection[int]) -> Tiers:
    """
    Return how closely each firm is served on a day.

    This room knows neither issues nor visits: the caller says which firms have an open issue and which were ever
    visited or raised an issue.
    """
    rule = tier_rule(on)
    upper = steward_tier_ids(on, rule)
    team: set[int] = set()
    if rule.team_with_open_issue:
        team |= set(with_open_issue)
    if rule.team_contacted:
        team |= set(contacted)
    for tag in rule.team_tags:
        team |= tagged_enterprise_ids(tag, on)
    team -= upper
    if rule.team_sizes != frozenset(Size) and team:
        sizes = [size.value for size in rule.team_sizes]
        team = set(Enterprise.objects.filter(pk__in=team, size__in=sizes).values_list("pk", flat=True))
    return Tiers(upper, frozenset(team))


def monthly_sample(month: date, team_ids: Collection[int] | None = None) -> tuple[SampleLine, ...]:
    """Return the firms of a month's sample, by team, town and number."""
    rows = SampledFirm.objects.filter(month=month.replace(day=1))
    if team_ids is not None:
        rows = rows.filter(team_id__in=list(team_ids))
    pairs = list(rows.order_by("team__code", "id").values_list("team_id", "enterprise_id"))
    refs = enterprise_refs([enterprise_id for _, enterprise_id in pairs], month)
    lines = [SampleLine(team_id, month.replace(day=1), refs[pk]) for team_id, pk in pairs]
    return tuple(sorted(lines, key=lambda line: (line.team_id, line.enterprise.division_id, line.enterprise.number)))


def sampled_months() -> tuple[date, ...]:
    """Return the months a sample was drawn in, newest first."""
    return tuple(SampledFirm.objects.order_by("-month").values_list("month", flat=True).distinct())
