"""Whom the office serves and with whom: the roster, its stewards and teams, and the small firms beside it."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from zhuqi.enterprises.categories import TagKind, TagLevel
from zhuqi.enterprises.models import Enterprise, EnterpriseTag
from zhuqi.figures.cuts import Cut
from zhuqi.figures.definitions import conditions as c
from zhuqi.figures.firm_rows import standing_firms, standing_for
from zhuqi.figures.registry import MIN_DENOMINATOR, Figure, Kind, Theme
from zhuqi.figures.rows import IssueRows, OtherRows, Subject, firms_of, served_towns, states, teams_of
from zhuqi.figures.visit_rows import met_firms
from zhuqi.organisations.models import Team, TeamTown, User, in_force
from zhuqi.stewardship.models import LeaderLead, Stewardship

_HIGH = (TagLevel.PROVINCE, TagLevel.CITY)
_ON_DAY = "按统计日有效的包联记录和标签；企业（项目）按所在镇（街道）归入范围。"
_SMALL = "中小微企业指规模为中型、小型、微型的企业（项目）；"


def roster() -> Iterator[Figure]:
    """Yield whom the office serves, and by how many."""
    yield _figure(
        "roster.total",
        "服务对象",
        "家",
        "有首席服务官、领导包联或列入分包名单的企业（项目）数；" + _ON_DAY,
        OtherRows("服务对象", Subject.ENTERPRISE, roster_firms),
    )
    yield _figure(
        "roster.enterprises",
        "分包企业",
        "家",
        "服务对象中，除省、市领导包联以外的企业（项目）数；" + _ON_DAY,
        OtherRows("分包企业", Subject.ENTERPRISE, _roster_not_led),
    )
    yield _figure(
        "roster.led",
        "省市领导包联企业（项目）",
        "家",
        "由省、市领导包联的企业（项目）数；县级领导包联的不计；" + _ON_DAY,
        OtherRows("省、市领导包联的企业（项目）", Subject.ENTERPRISE, led_firms),
    )
    yield _figure(
        "stewards.count",
        "首席服务官",
        "名",
        "统计日为至少一家企业（项目）担任首席服务官的人数；按其所服务企业所在镇（街道）归入范围，一人服务多个片区的各计一次。",
        OtherRows("首席服务官", Subject.STEWARD, _stewards),
    )
    yield _figure(
        "teams.count",
        "工作小组",
        "个",
        "范围内工作小组的数量，按现行设置。",
        OtherRows("工作小组", Subject.TEAM, teams_of),
    )
    yield _figure(
        "districts.count",
        "片区",
        "个",
        "范围内工作小组所服务片区的数量，同名片区计一个，按现行设置。",
        OtherRows("片区", Subject.DISTRICT, _districts),
    )
    yield _figure(
        "towns.count",
        "服务的镇（街道）",
        "个",
        "范围内工作小组所服务镇（街道）的数量，按现行设置。",
        OtherRows("服务的镇（街道）", Subject.TOWN, _towns),
    )


def small_firms() -> Iterator[Figure]:
    """Yield what was done for small and medium-sized firms."""
    yield Figure(
        "sme.enterprises",
        "服务中小微企业",
        f"{_SMALL}走访、座谈过或登记过问题的中小微企业（项目）数；规模按企业库现有登记。",
        "家",
        Theme.SME,
        OtherRows("服务过的中小微企业", Subject.ENTERPRISE, _served_small),
    )
    yield Figure(
        "sme.issues",
        "中小微企业问题",
        "登记问题中，登记时企业规模为中型、小型、微型的问题数；台账导入的一并计入；规模未知的不计。",
        "项",
        Theme.SME,
        IssueRows("中小微企业的问题", c.always(c.REGISTERED & c.SMALL)),
    )
    yield Figure(
        "sme.resolved",
        "中小微企业已解决问题",
        "中小微企业问题中，经回访企业确认已解决的问题数；台账导入的，台账记有企业确认的回访才计。",
        "项",
        Theme.SME,
        IssueRows("经企业确认已解决的中小微企业问题", c.always(c.CONFIRMED & c.SMALL)),
    )
    yield Figure(
        "sme.coverage",
        "中小微企业服务覆盖率",
        f"服务过的中小微企业÷统计日日终企业库登记在册的中小微企业。{_SMALL}规模按企业库现有登记；"
        f"分母不足{MIN_DENOMINATOR}家的不公布。",
        "%",
        Theme.SME,
        OtherRows("服务过的中小微企业", Subject.ENTERPRISE, _served_small),
        Kind.RATIO,
        OtherRows("企业库中的中小微企业", Subject.ENTERPRISE, _small),
    )


def _figure(code: str, name: str, unit: str, definition: str, rows: OtherRows) -> Figure:
    return Figure(code, name, definition, unit, Theme.ROSTER, rows)


# --- rows


def led_firms(cut: Cut) -> QuerySet[Enterprise]:
    """Return the firms led by a leader of province or city on the day."""
    tagged = EnterpriseTag.objects.filter(in_force(cut.until), kind=TagKind.LED_BY_LEADER, level__in=_HIGH)
    led = LeaderLead.objects.filter(in_force(cut.until), level__in=_HIGH)
    either = Q(pk__in=tagged.values("enterprise_id")) | Q(pk__in=led.values("enterprise_id"))
    return standing_firms(cut).filter(either)


def roster_firms(cut: Cut) -> QuerySet[Enterprise]:
    """Return the firms somebody stands by on the day: steward, leader, or the roster's own tag."""
    tagged = EnterpriseTag.objects.filter(
        in_force(cut.until), Q(kind=TagKind.ROSTER) | Q(kind=TagKind.LED_BY_LEADER, level__in=_HIGH)
    )
    led = LeaderLead.objects.filter(in_force(cut.until))
    stewarded = Stewardship.objects.filter(in_force(cut.until))
    any_of = (
        Q(pk__in=tagged.values("enterprise_id"))
        | Q(pk__in=led.values("enterprise_id"))
        | Q(pk__in=stewarded.values("enterprise_id"))
    )
    return standing_firms(cut).filter(any_of)


def _roster_not_led(cut: Cut) -> QuerySet[Enterprise]:
    return roster_firms(cut).exclude(pk__in=led_firms(cut).values("pk"))


def _stewards(cut: Cut) -> QuerySet[User]:
    active = Stewardship.objects.filter(in_force(cut.until)).filter(firms_of(cut, "enterprise__"))
    return User.objects.filter(pk__in=active.values("steward_id"))


def _districts(cut: Cut) -> QuerySet[Team]:
    """Return one team for each district."""
    return teams_of(cut).order_by("district_name", "pk").distinct("district_name")


def _towns(cut: Cut) -> QuerySet[TeamTown]:
    return served_towns(cut)


def _small(cut: Cut) -> QuerySet[Enterprise]:
    return standing_firms(cut).filter(size__in=c.SMALL_SIZES, created_at__lt=cut.end)


def _served_small(cut: Cut) -> QuerySet[Enterprise]:
    raised = states(cut).filter(c.REGISTERED).order_by()
    served = standing_for(cut, raised.values("enterprise_id")) | Q(pk__in=met_firms(cut).values("pk"))
    return _small(cut).filter(served)
