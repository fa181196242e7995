"""Industries people know, in the letters of GB/T 4754."""

import re
from functools import lru_cache

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.tables import plain
from zhuqi.standards.industries import SECTIONS, parse_industry

_BETWEEN = re.compile(r"[、,，;；/|\s]+")
_EVERYTHING = re.compile(r"^(综合|全部|不限|所有|各)(行业|类)?$|^无$|^[/—-]+$")
_WORDS = (
    ("I", r"软件|信息|互联网|通信|电信|数字|大数据"),
    ("J", r"金融|银行|保险|证券|融资|担保"),
    ("K", r"房地产|物业"),
    ("B", r"采矿|矿|煤"),
    ("D", r"电力|供电|热力|燃气|供水|能源|光伏"),
    ("A", r"农|林业|畜|牧|渔|养殖|种植"),
    ("G", r"交通|运输|物流|仓储|邮政|快递"),
    ("H", r"住宿|餐饮|酒店"),
    ("E", r"建筑|施工|工程|建设"),
    ("F", r"批发|零售|商贸|贸易|电商|外贸|商业"),
    ("N", r"水利|环境|环保|生态|公共设施"),
    ("P", r"教育|培训"),
    ("Q", r"卫生|医疗|社会工作|养老"),
    ("R", r"文化|体育|娱乐|旅游|文旅"),
    ("L", r"租赁|商务|法律|人力"),
    ("M", r"科研|科学|技术服务|检测|设计"),
    ("O", r"居民服务|修理|家政"),
    ("S", r"公共管理|社会保障|机关"),
    ("C", r"制造|工业|机械|装备|化工|食品|纺织|服装|材料|电子|医药|建材|家具|汽车|造纸|冶|金属|包装|轻工|加工"),
)
_RULES = tuple((letter, re.compile(pattern)) for letter, pattern in _WORDS)


@lru_cache(maxsize=1024)
def read_skills(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The letters a cell names, in order, and the words nobody knows."""
    rest, letters = plain(text), set[str]()
    for section in SECTIONS.values():
        if section.name in rest:
            letters.add(section.letter)
            rest = rest.replace(section.name, "、")
    strange = []
    for word in _BETWEEN.split(rest):
        if not word or _EVERYTHING.match(word):
            continue
        letter = _letter(word)
        if letter:
            letters |= set(letter)
        else:
            strange.append(word)
    return tuple(sorted(letters)), tuple(strange)


def _letter(word: str) -> str:
    if re.fullmatch(r"[A-Ta-t]{1,20}", word):
        return word.upper()
    try:
        return parse_industry(word).section
    except Refused:
        return next((letter for letter, pattern in _RULES if pattern.search(word)), "")
