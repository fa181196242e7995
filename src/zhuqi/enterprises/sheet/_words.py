"""The words of a roster for kind, status, size, tags and levels, and what each stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from zhuqi.enterprises.categories import AboveScaleType, EnterpriseStatus, Kind, TagKind, TagLevel
from zhuqi.foundation.spreadsheets import CellValue
from zhuqi.foundation.tables import is_blank, plain, shown
from zhuqi.standards.enterprise_size import Size

NOTHING = re.compile(
    r"^(|无|暂无|没有|/+|\\+|[-—–_]+|\.+|空|待填|未填|不详|不适用|n/?a|none|null|#n/?a)$", re.IGNORECASE
)
_YES = {
    "√",
    "✓",
    "✔",
    "☑",
    "v",
    "y",
    "yes",
    "true",
    "是",
    "对",
    "有",
    "1",
    "1.0",
    "●",
    "■",
    "★",
    "*",
    "已",
    "在库",
    "已入库",
}
_NO = {
    "×",
    "✗",
    "✘",
    "x",
    "n",
    "no",
    "false",
    "否",
    "不是",
    "无",
    "没有",
    "0",
    "0.0",
    "○",
    "□",
    "未",
    "未入库",
    "不在库",
    "非",
    "不",
}


def is_nothing(text: str) -> bool:
    """Whether a cell's text says that there is nothing: 无, /, —."""
    return bool(NOTHING.match(plain(text)))


def read_tick(value: CellValue) -> bool | None:
    """True for a tick, False for its contrary or nothing, None for other words."""
    if is_blank(value):
        return False
    word = plain(shown(value)).lower().strip("。.")
    if word in _YES:
        return True
    return False if word in _NO or NOTHING.match(word) else None


@lru_cache(maxsize=1024)
def read_kind(text: str) -> Kind | None:
    """企业 or 项目; None for anything else."""
    word = plain(text)
    if re.search(r"项目|工程", word):
        return Kind.PROJECT
    return Kind.ENTERPRISE if re.search(r"^企业$|^(法人|工业|服务业|商贸)?企业$|公司|个体|合作社", word) else None


_STATUSES = (
    (EnterpriseStatus.DEREGISTERED, r"注销|吊销|撤销登记|清算"),
    (EnterpriseStatus.ZOMBIE, r"僵尸|空壳|长期停业"),
    (EnterpriseStatus.UNREACHABLE, r"失联|失踪|联系不上|无法联系|查无|无法取得联系|经营异常"),
    (EnterpriseStatus.RELOCATED, r"搬迁|迁出|外迁|搬离|迁移"),
    (EnterpriseStatus.STOPPED, r"停产|停业|停工|歇业|停建|停止|关停|未生产|不生产|^否$|休眠|破产"),
    (
        EnterpriseStatus.NORMAL,
        r"正常|存续|在业|在营|开业|生产|营业|经营|在建|开工|运行|运营|投产|^是$|活跃|竣工|建成|筹建|拟建",
    ),
)
_STATUS_RULES = tuple((status, re.compile(pattern)) for status, pattern in _STATUSES)


@lru_cache(maxsize=1024)
def read_status(text: str) -> EnterpriseStatus | None:
    """`停产半年` -> STOPPED; None for a word nobody knows."""
    word = plain(text)
    if re.search(r"半停产|部分停产|季节性|间歇", word):
        return EnterpriseStatus.NORMAL
    return next((status for status, pattern in _STATUS_RULES if pattern.search(word)), None)


@lru_cache(maxsize=256)
def read_size(text: str) -> Size | None:
    """大型, 中, 小微 …: 小微 tells too little and gives None."""
    word = re.sub(r"(型)?(企业)?$", "", plain(text))
    return {"大": Size.LARGE, "中": Size.MEDIUM, "小": Size.SMALL, "微": Size.MICRO}.get(word)


_ABOVE_SCALE = (
    (AboveScaleType.INDUSTRY, r"工业|制造|采矿"),
    (AboveScaleType.CONSTRUCTION, r"建筑|资质"),
    (AboveScaleType.REAL_ESTATE, r"房地产|地产"),
    (AboveScaleType.CATERING, r"住宿|餐饮"),
    (AboveScaleType.TRADE, r"批发|零售|商贸|贸易|批零"),
    (AboveScaleType.SERVICE, r"服务"),
)


@lru_cache(maxsize=256)
def read_above_scale_type(text: str) -> AboveScaleType | None:
    """`规上工业` -> INDUSTRY."""
    word = plain(text)
    return next((kind for kind, pattern in _ABOVE_SCALE if re.search(pattern, word)), None)


def above_scale_type_of(industry: str) -> AboveScaleType | None:
    """The directory an industry belongs to."""
    if not industry:
        return None
    sections = {"B": "INDUSTRY", "C": "INDUSTRY", "D": "INDUSTRY", "E": "CONSTRUCTION", "F": "TRADE", "H": "CATERING",
                "K": "REAL_ESTATE", "A": ""}  # fmt: skip
    value = sections.get(industry[0], "SERVICE")
    return AboveScaleType(value) if value else None


@lru_cache(maxsize=256)
def read_tag_level(text: str) -> TagLevel | None:
    """省, 市, 县 …"""
    word = plain(text)
    if "省" in word or "国家" in word or "部级" in word:
        return TagLevel.PROVINCE
    if re.search(r"县|区|(?<!县)市(?=辖区)|处级|科级", word):
        return TagLevel.COUNTY
    return TagLevel.CITY if "市" in word or "厅级" in word else None


_TAGS = (
    (TagKind.LED_BY_LEADER, r"领导|包联(?!企业)"),
    (TagKind.HIGH_TAXPAYER, r"高纳税|纳税大户|重点税源|纳税"),
    (TagKind.KEY_PROJECT, r"重点(建设)?项目|[省市县]市?项目|省重点|市重点|县重点"),
    (TagKind.LITTLE_GIANT, r"小巨人"),
    (TagKind.SPECIALISED, r"专精特新"),
    (TagKind.DISASTER_HIT, r"灾"),
    (TagKind.SAMPLE, r"样本"),
    (TagKind.GROWING, r"小升规|升规|规上培育"),
    (TagKind.HEAD_GOOSE, r"头雁"),
    (TagKind.GAZELLE, r"瞪羚"),
    (TagKind.CHAMPION, r"龙头"),
    (TagKind.LISTING_RESERVE, r"上市"),
    (TagKind.ROSTER, r"分包|包联企业|名册"),
)
_TAG_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _TAGS)
_BETWEEN = re.compile(r"[、,，;；/|\n]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=8192)
def read_tags(text: str) -> tuple[tuple[tuple[TagKind, TagLevel | None], ...], tuple[str, ...]]:
    """The tags a cell names, and the words nobody knows."""
    tags: dict[tuple[TagKind, TagLevel | None], None] = {}
    strange: list[str] = []
    for piece in _BETWEEN.split(text):
        word = plain(piece)
        if not word or NOTHING.match(word):
            continue
        kind = next((kind for kind, pattern in _TAG_RULES if pattern.search(word)), None)
        if kind is None:
            strange.append(word)
        elif kind in (TagKind.LED_BY_LEADER, TagKind.KEY_PROJECT):
            tags[kind, read_tag_level(word.replace("县（市）", "县"))] = None
        else:
            tags[kind, None] = None
    return tuple(tags), tuple(strange)
