"""
Small and micro firms (小微企业): how many are known, how many were served, what was solved, whom nobody ever met.

The source report admits that small firms were collected but not served; these figures say so, or that it has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from django.db.models import Q, QuerySet

from zhuqi.enterprises.categories import EnterpriseStatus, TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseTag
from zhuqi.enterprises.selectors import key_tag_kinds
from zhuqi.figures.cuts import EVERYWHERE, Cut, midnight
from zhuqi.figures.definitions import conditions as c
from zhuqi.figures.firm_rows import standing_firms, standing_for
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import IssueRows, OtherRows, Subject, states
from zhuqi.figures.visit_rows import met_ids
from zhuqi.issues.models import CallBack
from zhuqi.organisations.models import in_force
from zhuqi.standards.enterprise_size import Size
from zhuqi.stewardship.categories import TIER_LABELS, ServiceTier
from zhuqi.stewardship.models import LeaderLead, Stewardship
from zhuqi.stewardship.selectors import TierRuleRef, tier_rule

SMALL_AND_MICRO = (Size.SMALL, Size.MICRO)
_ISSUE_OF_SMALL = Q(size__in=SMALL_AND_MICRO)
_GONE = (EnterpriseStatus.DEREGISTERED, EnterpriseStatus.RELOCATED)
_MEANT = "小微企业指规模为小型、微型的企业（项目）；"
_BOOKS = "在册指统计日日终企业库已登记、未并入其他企业且未注销、未迁出的；规模、状态按企业库现有登记；"
_SERVED = "服务过指在统计期内走访或座谈过、回访接通过或登记过问题；"
_FEW = f"分母不足{MIN_DENOMINATOR}的不公布。"


def small_and_micro() -> Iterator[Figure]:
    """Yield what is known of small and micro firms, and what was done for them."""
    known = OtherRows("在册小微企业", Subject.ENTERPRISE, _known)
    served = OtherRows("服务过的小微企业", Subject.ENTERPRISE, _served)
    never = OtherRows("从未联系的小微企业", Subject.ENTERPRISE, _never)
    solved = IssueRows("经企业确认已解决的小微企业问题", c.always(c.CONFIRMED & _ISSUE_OF_SMALL))
    yield _figure("small.known", "在册小微企业", "家", f"{_MEANT}{_BOOKS}按所在镇（街道）归入范围。", known)
    yield _ratio(
        "small.share_known",
        "在册企业中小微企业占比",
        f"在册小微企业÷在册且规模已知的企业（项目）。{_MEANT}{_BOOKS}{_FEW}",
        known,
        OtherRows("在册且规模已知的企业（项目）", Subject.ENTERPRISE, _known_of_any_size),
    )
    yield _figure(
        "small.served", "服务小微企业", "家", _ended(f"服务过的在册小微企业数。{_MEANT}{_SERVED}{_BOOKS}"), served
    )
    yield _ratio(
        "small.served_rate",
        "小微企业服务覆盖率",
        f"服务过的在册小微企业÷在册小微企业。{_MEANT}{_SERVED}{_BOOKS}{_FEW}",
        served,
        known,
    )
    yield _ratio(
        "small.share_served",
        "服务企业中小微企业占比",
        f"服务过的在册小微企业÷服务过的在册且规模已知的企业（项目）。{_MEANT}{_SERVED}{_BOOKS}{_FEW}",
        served,
        OtherRows("服务过的在册且规模已知的企业（项目）", Subject.ENTERPRISE, _served_of_any_size),
    )
    yield _figure(
        "small.issues",
        "小微企业问题",
        "项",
        "登记问题中，登记时企业规模为小型、微型的问题数；台账导入的一并计入；规模未知的不计。",
        IssueRows("小微企业的问题", c.always(c.REGISTERED & _ISSUE_OF_SMALL)),
    )
    yield _figure(
        "small.solved",
        "小微企业已解决问题",
        "项",
        "小微企业问题中，经回访企业确认已解决的问题数；台账导入的，台账记有企业确认的回访才计。",
        solved,
    )
    yield _ratio(
        "small.resolution",
        "小微企业问题化解率",
        f"小微企业已解决问题÷小微企业有效问题（不含并入其他问题的和不予受理的）；长期推进不算已解决；台账导入的一并计入；{_FEW}",
        solved,
        IssueRows("小微企业的有效问题", c.always(c.VALID & _ISSUE_OF_SMALL)),
    )
    yield _ratio(
        "small.share_solved",
        "已解决问题中小微企业占比",
        f"小微企业已解决问题÷经企业确认已解决的全部问题；台账导入的一并计入；{_FEW}",
        solved,
        IssueRows("经企业确认已解决的问题", c.always(c.CONFIRMED)),
    )
    yield _figure(
        "small.never",
        "从未联系的小微企业",
        "家",
        _ended(
            f"在册小微企业中，截至统计日从未走访、座谈、回访接通，也未登记过问题的数量，不受统计期起始日影响。{_MEANT}{_BOOKS}"
        ),
        never,
    )
    yield _ratio(
        "small.never_rate",
        "小微企业从未联系占比",
        f"从未联系的小微企业÷在册小微企业；越低越好。{_MEANT}{_BOOKS}{_FEW}",
        never,
        known,
    )
    yield from _by_tier()


def _by_tier() -> Iterator[Figure]:
    for tier in ServiceTier:
        label = TIER_LABELS[tier]
        rows = OtherRows(f"在册小微企业中{label}的", Subject.ENTERPRISE, _Tier(tier))
        yield _figure(
            f"small.tier.{tier}",
            f"小微企业{label}",
            "家",
            _ended(
                f"在册小微企业中，按统计日分级服务规则属于“{label}”的数量；三级合计等于在册小微企业。{_MEANT}{_BOOKS}"
            ),
            rows,
        )
    for tier in ServiceTier:
        label = TIER_LABELS[tier]
        yield _ratio(
            f"small.served_rate.{tier}",
            f"小微企业{label}服务覆盖率",
            f"“{label}”的在册小微企业中服务过的÷“{label}”的在册小微企业。{_MEANT}{_SERVED}{_BOOKS}{_FEW}",
            OtherRows(f"服务过的“{label}”小微企业", Subject.ENTERPRISE, _Tier(tier, served=True)),
            OtherRows(f"在册小微企业中{label}的", Subject.ENTERPRISE, _Tier(tier)),
        )


def _ended(definition: str) -> str:
    return definition.rstrip("；。") + "。"


def _figure(code: str, name: str, unit: str, definition: str, rows: IssueRows | OtherRows) -> Figure:
    return Figure(code, name, definition, unit, Theme.SME, rows)


def _ratio(
    code: str, name: str, definition: str, counted: IssueRows | OtherRows, base: IssueRows | OtherRows
) -> Figure:
    return Figure(code, name, definition, "%", Theme.SME, counted, Kind.RATIO, base)


# --- rows


def _books(cut: Cut) -> QuerySet[Enterprise]:
    rows = standing_firms(cut).filter(created_at__lt=cut.end)
    return rows.exclude(status__in=[status.value for status in _GONE])


def _known(cut: Cut) -> QuerySet[Enterprise]:
    return _books(cut).filter(size__in=SMALL_AND_MICRO)


def _known_of_any_size(cut: Cut) -> QuerySet[Enterprise]:
    return _books(cut).exclude(size=Size.UNKNOWN)


def _served(cut: Cut) -> QuerySet[Enterprise]:
    return _known(cut).filter(_reached(cut))


def _served_of_any_size(cut: Cut) -> QuerySet[Enterprise]:
    return _known_of_any_size(cut).filter(_reached(cut))


def _never(cut: Cut) -> QuerySet[Enterprise]:
    return _known(cut).exclude(_reached(replace(cut, since=None)))


def _reached(cut: Cut) -> Q:
    """Match firms met, called, or with an issue in the period, wherever they stood then."""
    anywhere = replace(cut, scope=EVERYWHERE)
    raised = states(anywhere).filter(c.REGISTERED).order_by().values("enterprise_id")
    calls = CallBack.objects.filter(is_reached=True, at__lt=cut.end).order_by()
    if cut.since:
        calls = calls.filter(at__gte=midnight(cut.since))
    called = calls.values("issue__enterprise_id")
    return standing_for(cut, raised) | standing_for(cut, met_ids(cut)) | standing_for(cut, called)


class _Tier:
    """The small firms of one tier of service, as a query; equal to itself, so that its rows are counted once."""

    def __init__(self, tier: ServiceTier, *, served: bool = False) -> None:
        self._tier, self._served = tier, served

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tier) and (self._tier, self._served) == (other._tier, other._served)

    def __hash__(self) -> int:
        return hash((self._tier, self._served))

    def __call__(self, cut: Cut) -> QuerySet[Enterprise]:
        rows, rules = _served(cut) if self._served else _known(cut), _rules(cut)
        upper = _upper(cut, rules)
        if self._tier is ServiceTier.STEWARD:
            return rows.filter(upper)
        team = _team(cut, rules.tiers)
        rows = rows.exclude(upper)
        return rows.filter(team) if self._tier is ServiceTier.TEAM else rows.exclude(team)


@dataclass(frozen=True)
class _Rules:
    """What the office has decided for a day: who is served how closely, and which tags make a key target."""

    tiers: TierRuleRef
    key_kinds: frozenset[TagKind]


_read: "WeakKeyDictionary[Cut, _Rules]" = WeakKeyDictionary()  # for as long as one cut is being evaluated


def _rules(cut: Cut) -> _Rules:
    found = _read.get(cut)
    if found is None:
        found = _read[cut] = _Rules(tier_rule(cut.until), key_tag_kinds(cut.until))
    return found


def _upper(cut: Cut, rules: _Rules) -> Q:
    """Match firms with a steward of their own: having one or a leader, or by the rule. As ``steward_tier_ids``."""
    on_the_day = in_force(cut.until)
    kinds = set(rules.tiers.steward_tags) | (set(rules.key_kinds) if rules.tiers.steward_key_targets else set())
    return (
        Q(pk__in=Stewardship.objects.filter(on_the_day).values("enterprise_id"))
        | Q(pk__in=LeaderLead.objects.filter(on_the_day).values("enterprise_id"))
        | _tagged(cut, kinds)
    )


def _team(cut: Cut, rule: TierRuleRef) -> Q:
    """Match firms a team serves, those of the upper tier not looked at. As ``service_tiers``."""
    ever = replace(cut, since=None, scope=EVERYWHERE)
    team = _tagged(cut, set(rule.team_tags))
    if rule.team_with_open_issue:
        team |= standing_for(cut, states(ever).filter(c.STILL_OPEN).order_by().values("enterprise_id"))
    if rule.team_contacted:
        raised = states(ever).filter(c.REGISTERED).order_by().values("enterprise_id")
        team |= standing_for(cut, raised) | standing_for(cut, met_ids(ever))
    return team & Q(size__in=[size.value for size in rule.team_sizes])


def _tagged(cut: Cut, kinds: set[TagKind]) -> Q:
    tags = EnterpriseTag.objects.filter(in_force(cut.until), kind__in=sorted(kind.value for kind in kinds))
    return Q(pk__in=tags.values("enterprise_id"))
