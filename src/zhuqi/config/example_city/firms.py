"""
The firms of the example city: 62 on the roster, 12 of them led by leaders and some of those projects, and 306 others.

Sizes follow from dated figures by the real method; codes carry right check characters and a region that exists nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random

from zhuqi.config.example_city.people import People, full_name
from zhuqi.config.example_city.places import TOWNS, Places, near
from zhuqi.enterprises import services
from zhuqi.enterprises.categories import AboveScaleType, EnterpriseStatus, Kind, LiaisonLevel, TagKind, TagLevel
from zhuqi.organisations.roles import Actor
from zhuqi.standards.credit_codes import check_character, organisation_check_character
from zhuqi.stewardship import services as stewardship

OTHERS = 306
_SINCE = date(2026, 6, 18)
_FLOOD = date(2026, 7, 21)

_CORE_WORDS = (
    "恒川 昌旭 明远 鼎立 瑞丰 金泰 宏达 嘉禾 中原 豫康 盛源 华阳 德润 安泰 博远 天成 百川 鸿运 同心 祥瑞 东升 启明 "
    "凌云 万和 永固 星辰 海纳 普惠 国润 正阳 富华 卓越 聚鑫 康宁 诚信 裕达 汇丰 顺达 新锐 长青 广源 福临 伟业 科隆 "
    "春晓 腾飞 优创 联拓 兴邦 泽宇 麦田 青禾 佳美 方圆 融通 晨曦 光华 利民 众合 文昌 "
)
_CORES = tuple(_CORE_WORDS.split())

# industry, the end of the name, what it makes; the larger firms come from the first ten
INDUSTRIES: tuple[tuple[str, str, str], ...] = (
    ("C32", "铝业", "铝板带"),
    ("C30", "耐火材料", "耐火砖"),
    ("C33", "金属制品", "铸件"),
    ("C35", "重型机械", "破碎机"),
    ("C34", "传动设备", "减速机"),
    ("C38", "电缆", "铝合金电缆"),
    ("C26", "净水材料", "聚合氯化铝"),
    ("C36", "汽车零部件", "制动盘"),
    ("C27", "药业", "中药饮片"),
    ("C13", "面业", "专用面粉"),
    ("C14", "食品", "速冻食品"),
    ("C29", "管业", "塑料管材"),
    ("C39", "电子科技", "传感器"),
    ("C17", "纺织", "纱线"),
    ("C18", "服饰", "工装"),
    ("C21", "家居", "板式家具"),
    ("C22", "包装", "纸箱"),
    ("C23", "印务", "包装印刷品"),
    ("F51", "建材贸易", "建材"),
    ("F52", "商贸", "日用百货"),
    ("G54", "物流", "货运"),
    ("I65", "软件", "管理软件"),
    ("H62", "餐饮管理", "团餐"),
    ("H61", "酒店管理", "住宿"),
    ("E48", "建设工程", "市政工程"),
    ("A01", "农业科技", "食用菌"),
    ("M75", "环保技术", "除尘设备"),
    ("L72", "人力资源服务", "劳务"),
)

_PROJECTS = (
    ("示例年产30万吨再生铝项目", "C32", TagLevel.PROVINCE),
    ("示例先进陶瓷材料产业园项目", "C30", TagLevel.PROVINCE),
    ("示例智能装备基地一期项目", "C35", TagLevel.CITY),
    ("示例冷链物流园项目", "G54", TagLevel.CITY),
)
_OLD_NAMES = {9: "示例鼎立机器厂", 21: "示例天成锻造有限公司", 70: "示例县第二面粉厂", 140: "示例利民印刷厂"}
HENGTAI = "示例衡泰铝业股份有限公司"  # the firm with four problems
CHANGYAO = "示例昌曜新材科技有限公司"  # outside the roster; its substation kept being postponed


@dataclass
class Firm:
    """One firm of the play."""

    id: int
    serial: int  # the same in every home, unlike the id
    name: str
    town: str
    district: str
    product: str
    contact_name: str
    contact_phone: str
    is_roster: bool
    is_led: bool
    is_large: bool
    makes_things: bool  # a factory; others have no production line to speak of
    steward: str = ""
    is_flooded: bool = False
    is_alive: bool = True


def credit_code(serial: int) -> str:
    """Return a sound code no registry has given out: region 990181."""
    body = f"MA{serial:06}"
    first = f"91990181{body}{organisation_check_character(body)}"
    return first + check_character(first)


def build_firms(places: Places, people: People, actor: Actor, at: datetime) -> list[Firm]:
    """Register all firms with what is known of them; the roster first, so that its numbers are the low ones."""
    rng, firms = Random("firms"), list[Firm]()
    plan = _unique([*_roster_plan(), *_others_plan(rng)])
    for serial, (name, kind, industry, product, town, tier) in enumerate(plan, start=1):
        owner_id = firms[0].id if serial == 2 else None  # the leading firm builds the first project
        firms.append(_register(serial, name, kind, industry, product, town, tier, places, rng, actor, at, owner_id))
    _stand_by(firms, people, rng, actor, at)
    _mark(firms, actor, at)
    return firms


Plan = tuple[str, Kind, str, str, str, str]


def _towns() -> list[str]:
    return [town for row in zip(*TOWNS.values(), strict=True) for town in row]


def _roster_plan() -> list[Plan]:
    towns = _towns()
    plan: list[Plan] = [(HENGTAI, Kind.ENTERPRISE, "C32", "铝板带", "回龙镇", "LARGE")]
    for name, industry, _ in _PROJECTS:
        product = next(product for code, _, product in INDUSTRIES if code == industry)
        plan.append((name, Kind.PROJECT, industry, product, towns[len(plan) % 20], ""))
    tiers = ["LARGE"] * 11 + ["MEDIUM"] * 30 + ["SMALL"] * 16
    for serial, tier in enumerate(tiers):
        industry, end, product = INDUSTRIES[serial % 13]
        form = "股份有限公司" if tier == "LARGE" else "有限公司"
        name = f"示例{_CORES[serial % len(_CORES)]}{end}{form}"
        plan.append((name, Kind.ENTERPRISE, industry, product, towns[(serial + 5) % 20], tier))
    return plan


def _others_plan(rng: Random) -> list[Plan]:
    towns, plan = _towns(), list[Plan]()
    plan.append((CHANGYAO, Kind.ENTERPRISE, "C30", "微晶新材料", "望河镇", "SMALL"))
    for serial in range(OTHERS - 1):
        industry, end, product = INDUSTRIES[(serial * 5 + serial // 28) % len(INDUSTRIES)]
        core = _CORES[(serial * 7 + serial // len(_CORES)) % len(_CORES)]
        place = towns[rng.randrange(20)][:2] if serial % 6 == 0 else ""
        form = "厂" if serial % 9 == 4 and industry.startswith("C") else "有限公司"
        tier = "MEDIUM" if serial % 23 == 7 else "" if serial % 12 == 5 else "SMALL" if serial % 5 < 2 else "MICRO"
        plan.append((f"示例{place}{core}{end}{form}", Kind.ENTERPRISE, industry, product, rng.choice(towns), tier))
    return plan


def _unique(plan: list[Plan]) -> list[Plan]:
    seen: set[str] = set()
    result = []
    for name, *rest in plan:
        serial = 2
        unique = name
        while unique in seen:
            unique = f"{name[:4]}{'新盛兴顺和隆泰'[serial - 2]}{name[4:]}"
            serial += 1
        seen.add(unique)
        result.append((unique, *rest))
    return result  # type: ignore[return-value]


def _register(
    serial: int,
    name: str,
    kind: Kind,
    industry: str,
    product: str,
    town: str,
    tier: str,
    places: Places,
    rng: Random,
    actor: Actor,
    at: datetime,
    owner_id: int | None,
) -> Firm:
    is_roster = serial <= 62
    above = tier in ("LARGE", "MEDIUM") or (is_roster and tier == "SMALL")
    longitude, latitude = near(places, town, name)
    old_name = _OLD_NAMES.get(serial, "")
    ref = services.register_enterprise(
        name=old_name or name,
        kind=kind,
        division_id=places.towns[town],
        credit_code=credit_code(serial) if kind is Kind.ENTERPRISE and serial % 17 else "",
        industry=industry,
        address=f"{town}{rng.choice(['产业大道', '创业路', '河滨路', '工业园', '中兴街'])}{rng.randrange(1, 199)}号",
        above_scale_type=_above_type(industry) if above and kind is Kind.ENTERPRISE else None,
        above_scale_since=date(rng.randrange(2012, 2026), 1, 1) if above else None,
        above_scale_source="统计联网直报名录（示例）" if above else "",
        longitude=longitude,
        latitude=latitude,
        owner_id=owner_id,
        actor=actor,
        at=at,
    )
    if old_name:
        reason = "登记机关核准名称变更（示例）"
        services.rename_enterprise(enterprise_id=ref.id, name=name, actor=actor, at=at, today=at.date(), reason=reason)
    if tier:
        employees, revenue, assets = _figures(industry, tier, rng)
        if is_roster:
            _earlier_years(ref.id, serial, employees, revenue, assets, actor, at)
        services.record_figures(
            enterprise_id=ref.id,
            as_of=date(2025, 12, 31),
            employees=employees,
            revenue=revenue,
            assets=assets,
            tax=_part(revenue, "0.042") if is_roster else None,
            power_use=_part(revenue, "0.018") if is_roster and industry.startswith("C") else None,
            source="2025年度统计年报（示例）",
            actor=actor,
            at=at,
        )
    phone = f"1390000{serial:04}"
    firm = Firm(
        id=ref.id,
        serial=serial,
        name=name,
        town=town,
        district=places.district_of[town],
        product=product,
        contact_name=full_name(rng),
        contact_phone=phone,
        is_roster=is_roster,
        is_led=serial <= 5 or 6 <= serial <= 12,
        is_large=tier in ("LARGE", "MEDIUM"),
        makes_things=industry.startswith("C"),
    )
    if is_roster or serial % 5 == 0:
        _liaison(firm, LiaisonLevel.ENTERPRISE, "办公室主任", firm.contact_name, phone, actor, at)
    return firm


def _above_type(industry: str) -> AboveScaleType:
    by_letter = {
        "C": AboveScaleType.INDUSTRY,
        "E": AboveScaleType.CONSTRUCTION,
        "F": AboveScaleType.TRADE,
        "H": AboveScaleType.CATERING,
    }
    return by_letter.get(industry[0], AboveScaleType.SERVICE)


def _figures(industry: str, tier: str, rng: Random) -> tuple[int, Decimal, Decimal]:
    """Return employees, revenue and assets (万元) typical of the tier."""
    people, money = {
        "LARGE": ((1050, 3200), (46_000, 380_000)),
        "MEDIUM": ((310, 950), (6_500, 38_000)),
        "SMALL": ((24, 95), (1_050, 1_950)),
        "MICRO": ((3, 9), (45, 95)),
    }[tier]
    revenue = rng.randrange(*money)
    return rng.randrange(*people), Decimal(revenue), Decimal(int(revenue * (0.6 + rng.random())))


def _earlier_years(
    enterprise_id: int, serial: int, employees: int, revenue: Decimal, assets: Decimal, actor: Actor, at: datetime
) -> None:
    """Note the two years before: firms of the roster are followed; drawn apart, so that nothing else changes."""
    rng = Random(f"years {serial}")
    for year in (2023, 2024):
        share = Decimal(str(round(rng.uniform(0.78, 1.06) if year == 2023 else rng.uniform(0.88, 1.08), 3)))
        services.record_figures(
            enterprise_id=enterprise_id,
            as_of=date(year, 12, 31),
            employees=max(1, int(employees * share)),
            revenue=_part(revenue, share),
            assets=_part(assets, share),
            tax=_part(revenue, share * Decimal("0.042")),
            source=f"{year}年度统计年报（示例）",
            actor=actor,
            at=at,
        )


def _part(amount: Decimal, share: Decimal | str) -> Decimal:
    return (amount * Decimal(share)).quantize(Decimal("0.01"))


def _liaison(firm: Firm, level: LiaisonLevel, title: str, name: str, phone: str, actor: Actor, at: datetime) -> None:
    services.set_liaison(
        enterprise_id=firm.id, level=level, name=name, title=title, phone=phone, since=_SINCE, actor=actor, at=at
    )


def _stand_by(firms: Sequence[Firm], people: People, rng: Random, actor: Actor, at: datetime) -> None:
    """Appoint a chief service officer for each of the 62, in the firm's district, and note the leaders of twelve."""
    turns: dict[str, int] = {}
    for firm in firms[:62]:
        members = people.members[firm.district]
        turns[firm.district] = turns.get(firm.district, -1) + 1
        firm.steward = members[turns[firm.district] % len(members)]
        stewardship.appoint_steward(
            enterprise_id=firm.id,
            steward_id=people.ids[firm.steward],
            since=_SINCE,
            basis="第一工作组责任分包清单（示例）",
            actor=actor,
            at=at,
        )
        phone = f"1370000{firm.serial:04}"
        _liaison(firm, LiaisonLevel.CITY, "市级联络员", full_name(rng), phone, actor, at)
        _liaison(
            firm, LiaisonLevel.COUNTY, f"{firm.town}联络员", full_name(rng), phone[:-4] + "8" + phone[-3:], actor, at
        )


def _mark(firms: Sequence[Firm], actor: Actor, at: datetime) -> None:
    """Give the tags: roster, led, projects, tax, specialised; and say which firms are not well."""

    def tag(firm: Firm, kind: TagKind, level: TagLevel | None = None, note: str = "") -> None:
        services.add_tag(enterprise_id=firm.id, kind=kind, level=level, since=_SINCE, note=note, actor=actor, at=at)

    leaders = {TagLevel.PROVINCE: "省级领导（示例）", TagLevel.CITY: "市级领导（示例）"}
    for serial, firm in enumerate(firms[:62]):
        if not firm.is_led:
            tag(firm, TagKind.ROSTER)
            continue
        level = TagLevel.PROVINCE if serial < 3 else TagLevel.CITY
        tag(firm, TagKind.LED_BY_LEADER, level)
        stewardship.record_leader_lead(
            enterprise_id=firm.id, leader_name=leaders[level], level=level, since=_SINCE, actor=actor, at=at
        )
    for firm, (_, _, level) in zip(firms[1:5], _PROJECTS, strict=True):
        tag(firm, TagKind.KEY_PROJECT, level)
    others = (
        (TagKind.HIGH_TAXPAYER, [*firms[:22:2], *firms[30:36]]),
        (TagKind.SPECIALISED, [*firms[5:60:5], *firms[62:200:9]]),
        (TagKind.SAMPLE, firms[70:380:31]),
    )
    for kind, bearers in others:
        for firm in bearers:
            tag(firm, kind)
    _unwell(firms, actor, at)


def _unwell(firms: Sequence[Firm], actor: Actor, at: datetime) -> None:
    """Some of the others stand still or cannot be found."""
    states = (EnterpriseStatus.STOPPED, EnterpriseStatus.UNREACHABLE, EnterpriseStatus.ZOMBIE)
    for serial, firm in enumerate(firms[90:390:23]):
        firm.is_alive = False
        services.set_status(
            enterprise_id=firm.id,
            status=states[serial % 3],
            evidence=f"6月17日{firm.town}实地核实，大门关闭、电话无人接听（示例）",
            actor=actor,
            at=at,
        )


def mark_flooded(firms: Sequence[Firm], actor: Actor, at: datetime) -> list[Firm]:
    """After the storm of July: tag the firms that were hit, some of them outside the roster."""
    hit = [*firms[7:60:7], *[firm for firm in firms[64:300:20] if firm.is_alive]][:16]
    for firm in hit:
        firm.is_flooded = True
        services.add_tag(
            enterprise_id=firm.id,
            kind=TagKind.DISASTER_HIT,
            since=_FLOOD,
            note="7月暴雨厂区进水（示例）",
            actor=actor,
            at=at,
        )
    return hit
