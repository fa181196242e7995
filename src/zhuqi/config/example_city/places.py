"""The ground of the example city: divisions, towns by district, and units of every level.  All invented."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random

from zhuqi.organisations import services
from zhuqi.organisations.roles import Actor, DivisionLevel, UnitLevel

TOWNS: dict[str, tuple[str, ...]] = {
    "东部片区": ("东岭镇", "柳溪镇", "石桥镇", "望河镇", "青龙山镇"),
    "南部片区": ("南涧镇", "白沙镇", "花园口街道", "汇源镇", "竹林镇"),
    "北部片区": ("北坡镇", "黑石关镇", "康店镇", "河洛街道", "站街镇"),
    "中部片区": ("城关街道", "紫荆街道", "新华街道", "回龙镇", "米仓镇"),
}

# key: (name, aliases)
EXTERNAL: dict[str, tuple[str, ...]] = {
    "power": ("国网示例供电公司", "供电公司", "示例供电公司"),
    "bank": ("示例农村商业银行股份有限公司", "农商银行"),
    "water": ("示例水务集团有限公司", "水务集团", "自来水公司"),
    "gas": ("示例燃气有限公司", "燃气公司"),
    "telecom": ("示例通信发展有限公司", "通信公司"),
    "heat": ("示例热力有限公司", "热力公司"),
}
CITY: dict[str, tuple[str, ...]] = {
    "gxj": ("示例市工业和信息化局", "市工信局", "工信局"),
    "fgw": ("示例市发展和改革委员会", "市发改委", "发改委"),
    "zrzy": ("示例市自然资源和规划局", "市自然资源局", "自然资源局"),
    "sthj": ("示例市生态环境局", "市生态环境局", "生态环境局"),
    "zjj": ("示例市住房和城乡建设局", "市住建局", "住建局"),
    "jtj": ("示例市交通运输局", "市交通局", "交通局"),
    "czj": ("示例市财政局", "市财政局", "财政局"),
    "rsj": ("示例市人力资源和社会保障局", "市人社局", "人社局"),
    "jyj": ("示例市教育局", "市教育局", "教育局"),
    "wjw": ("示例市卫生健康委员会", "市卫健委", "卫健委"),
    "swj": ("示例市商务局", "市商务局", "商务局"),
    "scjg": ("示例市市场监督管理局", "市市场监管局", "市场监管局"),
    "jrj": ("示例市金融工作局", "市金融局", "金融局"),
    "tax": ("国家税务总局示例市税务局", "市税务局", "税务局"),
    "kjj": ("示例市科学技术局", "市科技局", "科技局"),
    "cgj": ("示例市城市管理局", "市城管局", "城管局"),
    "xzsp": ("示例市行政审批和政务信息管理局", "市行政审批局", "行政审批局"),
    "yjj": ("示例市应急管理局", "市应急局", "应急局"),
    "slj": ("示例市水利局", "市水利局", "水利局"),
    "wsb": ("示例市人民政府外事办公室", "市外办", "外办"),
}
OFFICES: dict[str, tuple[str, ...]] = {
    "gov": ("示例市人民政府办公室", "市政府办"),
    "qfb": ("示例市企业服务办公室", "市企业服务办", "企服办"),
    "dcs": ("示例市人民政府督查室", "市政府督查室", "督查室"),
    "hfzx": ("示例市企业诉求回访中心", "回访中心"),
    "xxzx": ("示例市大数据中心", "大数据中心"),
}
COUNTY: dict[str, tuple[str, ...]] = {
    "c.qyfw": ("示例县企业服务中心", "县企业服务中心"),
    "c.zrzy": ("示例县自然资源局", "县自然资源局"),
    "c.zjj": ("示例县住房和城乡建设局", "县住建局"),
    "c.rsj": ("示例县人力资源和社会保障局", "县人社局"),
    "c.jtj": ("示例县交通运输局", "县交通局"),
    "c.gxj": ("示例县科技和工业信息化局", "县科工局"),
    "c.scjg": ("示例县市场监督管理局", "县市场监管局"),
    "c.jyj": ("示例县教育体育局", "县教体局"),
}
PROVINCE: dict[str, tuple[str, ...]] = {
    "p.sthj": ("示例省生态环境厅", "省生态环境厅"),
    "p.zrzy": ("示例省自然资源厅", "省自然资源厅"),
    "p.gxt": ("示例省工业和信息化厅", "省工信厅"),
    "p.fgw": ("示例省发展和改革委员会", "省发改委"),
    "p.wsb": ("示例省人民政府外事办公室", "省外办"),
}


@dataclass
class Places:
    """Ids by key: towns by name, units by key, teams by district."""

    city_id: int = 0
    towns: dict[str, int] = field(default_factory=dict)
    district_of: dict[str, str] = field(default_factory=dict)
    where: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)  # longitude and latitude of each town
    units: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    group_id: int = 0
    teams: dict[str, int] = field(default_factory=dict)


def build_places(actor: Actor, at: datetime) -> Places:
    """Make the divisions, the units, the working group and its four teams."""
    places = Places()
    county_id = _divisions(places, actor, at)
    _units(places, county_id, actor, at)
    places.group_id = services.create_working_group(code="G1", name="第一工作组", area_id=county_id, actor=actor, at=at)
    for serial, (district, towns) in enumerate(TOWNS.items(), start=1):
        places.teams[district] = services.create_team(
            group_id=places.group_id,
            code=f"G1-{serial}",
            name=f"第{'一二三四'[serial - 1]}小组",
            district_name=district,
            town_ids=[places.towns[town] for town in towns],
            actor=actor,
            at=at,
        )
    return places


def _divisions(places: Places, actor: Actor, at: datetime) -> int:
    def make(code: str, name: str, level: DivisionLevel, parent_id: int | None) -> int:
        return services.create_division(code12=code, name=name, level=level, parent_id=parent_id, actor=actor, at=at)

    province_id = make("990000000000", "示例省", DivisionLevel.PROVINCE, None)
    places.city_id = make("990100000000", "示例市", DivisionLevel.CITY, province_id)
    county_id = make("990181000000", "示例县", DivisionLevel.COUNTY, places.city_id)
    serial = 0
    for district, towns in TOWNS.items():
        for town in towns:
            serial += 1
            places.towns[town] = make(f"990181{100 + serial:03}000", town, DivisionLevel.TOWN, county_id)
            places.district_of[town] = district
    return county_id


def _units(places: Places, county_id: int, actor: Actor, at: datetime) -> None:
    groups = (
        ("E", UnitLevel.EXTERNAL, EXTERNAL),
        ("S", UnitLevel.CITY, CITY),
        ("B", UnitLevel.CITY, OFFICES),
        ("X", UnitLevel.COUNTY, COUNTY),
        ("P", UnitLevel.PROVINCE, PROVINCE),
    )
    for letter, level, units in groups:
        for serial, (key, (name, *aliases)) in enumerate(units.items(), start=1):
            division_id = county_id if level is UnitLevel.COUNTY else None
            _unit(places, key, f"{letter}{serial:02}", name, level, division_id, aliases, actor, at)
    for serial, (town, town_id) in enumerate(places.towns.items(), start=1):
        suffix = "办事处" if town.endswith("街道") else "人民政府"
        name = f"示例县{town}{suffix}"
        _unit(places, f"t.{town}", f"T{serial:02}", name, UnitLevel.TOWN, town_id, [town], actor, at)


def _unit(
    places: Places,
    key: str,
    code: str,
    name: str,
    level: UnitLevel,
    division_id: int | None,
    aliases: list[str],
    actor: Actor,
    at: datetime,
) -> None:
    places.units[key] = services.create_unit(
        code=code, name=name, level=level, division_id=division_id, aliases=aliases, actor=actor, at=at
    )
    places.names[key] = name


def near(places: Places, town: str, key: str) -> tuple[Decimal, Decimal]:
    """Return a place in a town, always the same for the same key."""
    rng, (longitude, latitude) = Random(f"place {key}"), places.where[town]
    away = [Decimal(str(round(rng.uniform(-0.02, 0.02), 6))) for _ in range(2)]
    return longitude + away[0], latitude + away[1]
