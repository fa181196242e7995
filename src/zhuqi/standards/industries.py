"""
The classification of economic activities GB/T 4754-2017: 20 sections (门类) and 97 divisions (大类).

Reads an industry as people write it: ``C``, ``33``, ``331``, ``3311``, ``C3311``, full width, lower
case, or the Chinese name of a section or division.  Groups (中类) and classes (小类) are carried, not
looked up: amendments add some, and a list of ours would refuse them.
"""

import re
import unicodedata
from dataclasses import dataclass

from zhuqi.foundation.errors import Refused

STANDARD = "GB/T 4754-2017"


@dataclass(frozen=True)
class Section:
    """One section (门类): its letter, name, and the divisions it holds, in order."""

    letter: str
    name: str
    divisions: tuple[str, ...]


@dataclass(frozen=True)
class Industry:
    """
    One industry code, read.

    ``section`` is the letter; ``digits`` is empty, or the division (2), group (3) or class (4 digits).
    """

    section: str
    digits: str = ""

    @property
    def code(self) -> str:
        """The code in its usual spelling, such as ``C3311``."""
        return self.section + self.digits

    @property
    def division(self) -> str | None:
        """The two digits of the division (大类), if the code goes that far."""
        return self.digits[:2] or None

    @property
    def group(self) -> str | None:
        """The three digits of the group (中类); None when absent or only filled up with zeros."""
        return self.digits[:3] if self.digits[2:].strip("0") else None

    @property
    def name(self) -> str:
        """The Chinese name of the division, or of the section when there is no division."""
        return DIVISION_NAMES[self.digits[:2]] if self.digits else SECTIONS[self.section].name


_TABLE: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("A", "农、林、牧、渔业", 1, ("农业", "林业", "畜牧业", "渔业", "农、林、牧、渔专业及辅助性活动")),
    (
        "B",
        "采矿业",
        6,
        (
            "煤炭开采和洗选业",
            "石油和天然气开采业",
            "黑色金属矿采选业",
            "有色金属矿采选业",
            "非金属矿采选业",
            "开采专业及辅助性活动",
            "其他采矿业",
        ),
    ),
    (
        "C",
        "制造业",
        13,
        (
            "农副食品加工业",
            "食品制造业",
            "酒、饮料和精制茶制造业",
            "烟草制品业",
            "纺织业",
            "纺织服装、服饰业",
            "皮革、毛皮、羽毛及其制品和制鞋业",
            "木材加工和木、竹、藤、棕、草制品业",
            "家具制造业",
            "造纸和纸制品业",
            "印刷和记录媒介复制业",
            "文教、工美、体育和娱乐用品制造业",
            "石油、煤炭及其他燃料加工业",
            "化学原料和化学制品制造业",
            "医药制造业",
            "化学纤维制造业",
            "橡胶和塑料制品业",
            "非金属矿物制品业",
            "黑色金属冶炼和压延加工业",
            "有色金属冶炼和压延加工业",
            "金属制品业",
            "通用设备制造业",
            "专用设备制造业",
            "汽车制造业",
            "铁路、船舶、航空航天和其他运输设备制造业",
            "电气机械和器材制造业",
            "计算机、通信和其他电子设备制造业",
            "仪器仪表制造业",
            "其他制造业",
            "废弃资源综合利用业",
            "金属制品、机械和设备修理业",
        ),
    ),
    (
        "D",
        "电力、热力、燃气及水生产和供应业",
        44,
        ("电力、热力生产和供应业", "燃气生产和供应业", "水的生产和供应业"),
    ),
    ("E", "建筑业", 47, ("房屋建筑业", "土木工程建筑业", "建筑安装业", "建筑装饰、装修和其他建筑业")),
    ("F", "批发和零售业", 51, ("批发业", "零售业")),
    (
        "G",
        "交通运输、仓储和邮政业",
        53,
        (
            "铁路运输业",
            "道路运输业",
            "水上运输业",
            "航空运输业",
            "管道运输业",
            "多式联运和运输代理业",
            "装卸搬运和仓储业",
            "邮政业",
        ),
    ),
    ("H", "住宿和餐饮业", 61, ("住宿业", "餐饮业")),
    (
        "I",
        "信息传输、软件和信息技术服务业",
        63,
        ("电信、广播电视和卫星传输服务", "互联网和相关服务", "软件和信息技术服务业"),
    ),
    ("J", "金融业", 66, ("货币金融服务", "资本市场服务", "保险业", "其他金融业")),
    ("K", "房地产业", 70, ("房地产业",)),
    ("L", "租赁和商务服务业", 71, ("租赁业", "商务服务业")),
    ("M", "科学研究和技术服务业", 73, ("研究和试验发展", "专业技术服务业", "科技推广和应用服务业")),
    (
        "N",
        "水利、环境和公共设施管理业",
        76,
        ("水利管理业", "生态保护和环境治理业", "公共设施管理业", "土地管理业"),
    ),
    (
        "O",
        "居民服务、修理和其他服务业",
        80,
        ("居民服务业", "机动车、电子产品和日用产品修理业", "其他服务业"),
    ),
    ("P", "教育", 83, ("教育",)),
    ("Q", "卫生和社会工作", 84, ("卫生", "社会工作")),
    (
        "R",
        "文化、体育和娱乐业",
        86,
        ("新闻和出版业", "广播、电视、电影和录音制作业", "文化艺术业", "体育", "娱乐业"),
    ),
    (
        "S",
        "公共管理、社会保障和社会组织",
        91,
        (
            "中国共产党机关",
            "国家机构",
            "人民政协、民主党派",
            "社会保障",
            "群众团体、社会团体和其他成员组织",
            "基层群众自治组织及其他组织",
        ),
    ),
    ("T", "国际组织", 97, ("国际组织",)),
)

SECTIONS: dict[str, Section] = {
    letter: Section(letter, name, tuple(f"{first + offset:02}" for offset in range(len(names))))
    for letter, name, first, names in _TABLE
}
DIVISION_NAMES: dict[str, str] = {
    f"{first + offset:02}": name for _, _, first, names in _TABLE for offset, name in enumerate(names)
}
SECTION_OF_DIVISION: dict[str, str] = {
    division: section.letter for section in SECTIONS.values() for division in section.divisions
}
# A division's name wins only where no section has it: 教育 is read as the section.
_BY_NAME: dict[str, Industry] = {
    name: Industry(SECTION_OF_DIVISION[division], division) for division, name in DIVISION_NAMES.items()
} | {section.name: Industry(section.letter) for section in SECTIONS.values()}

_CODE = re.compile(r"([A-Z]?)([0-9]{2,4})?")
_SEPARATORS = re.compile(r"[\s.\-]+")


def parse_industry(text: str) -> Industry:
    """
    Read an industry code or name as people write it.

    :raises Refused: with one Chinese sentence when it is none
    """
    written = unicodedata.normalize("NFKC", text).strip()
    named = _BY_NAME.get(written.replace(",", "、"))
    if named is not None:
        return named
    match = _CODE.fullmatch(_SEPARATORS.sub("", written).upper())
    if match is None or not match.group(0):
        raise Refused(
            f"行业代码“{text}”无法识别，请填写国民经济行业分类的门类字母、2 至 4 位数字或两者连写，如 C3311。"
        )
    letter, digits = match.group(1), match.group(2) or ""
    if not digits:
        return _section(letter)
    return _division(letter, digits)


def _section(letter: str) -> Industry:
    if letter not in SECTIONS:
        raise Refused(f"行业代码“{letter}”不是国民经济行业分类的门类，请填写 A 至 T 中的一个字母。")
    return Industry(letter)


def _division(letter: str, digits: str) -> Industry:
    division = digits[:2]
    section = SECTION_OF_DIVISION.get(division)
    if section is None:
        raise Refused(
            f"行业代码“{letter}{digits}”的大类 {division} 不存在，国民经济行业分类的大类是 01 至 97，请核对。"
        )
    if letter not in ("", section):
        raise Refused(
            f"行业代码“{letter}{digits}”前后矛盾：大类 {division}（{DIVISION_NAMES[division]}）属于门类 {section}，"
            "请核对字母或数字。"
        )
    return Industry(section, digits)
