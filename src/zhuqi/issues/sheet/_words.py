"""The words of a ledger for category, level and state, and the canonical word each stands for.

Order matters everywhere: the trap comes before the word it contains (未解决 before 解决, 县(市) before 市).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from zhuqi.issues.categories import Category, Level

from ._fields import plain


class State(StrEnum):
    """What a sheet says about an issue. It is testimony, not one of our statuses."""

    SOLVED = "SOLVED"  # 已解决
    IN_PROGRESS = "IN_PROGRESS"  # 正在解决
    LONG_TERM = "LONG_TERM"  # 长期推进
    UNSOLVABLE = "UNSOLVABLE"  # 无法解决


STATE_WORDS: dict[State, str] = {
    State.SOLVED: "已解决",
    State.IN_PROGRESS: "正在解决",
    State.LONG_TERM: "长期推进",
    State.UNSOLVABLE: "无法解决",
}
CATEGORY_WORDS: dict[Category, str] = {
    Category.POLICY: "政策支持",
    Category.LAND: "用地保障",
    Category.FUNDING: "资金需求",
    Category.TRANSPORT: "市政交通",
    Category.GOVERNMENT_SERVICE: "政务服务",
    Category.TALENT: "人才用工",
    Category.INFRASTRUCTURE: "基础配套",
    Category.OTHER: "其他",
}
LEVEL_WORDS: dict[Level, str] = {
    Level.UNDECIDED: "待研判",
    Level.ON_SITE: "现场解决",
    Level.COUNTY: "转交当地",
    Level.CITY: "建议转办市直",
    Level.CONSULTATION: "会商",
    Level.JOINT_MEETING: "联席会",
    Level.PROVINCE: "建议转办省直",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WordReading(Generic[T]):
    """What a word was taken for; `is_sure` is False when it had to be interpreted, which the row then remarks."""

    value: T | None = None
    is_sure: bool = True


_BLANK = re.compile(r"^(|无|暂无|/+|\\+|[-—–_]+|空|待填|n/?a)$", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、:：,，]+|[①-⑳⑴-⑽]|\d{1,2}(?=[\u4e00-\u9fff]))"
)
_SUFFIX = re.compile(r"(?:类|方面|问题|类问题|方面问题|类型|类别|需求|类诉求)+$")

_CATEGORIES = (
    (Category.OTHER, r"^(其他|其它|个性)|搬迁|更名|名称变更|校企|合同|退税|安全监管|安全生产|环保|环境管控|生态环境"
                     r"|疫情|法律|市场开拓|市场销售|销售|产品推广|技术"),
    (Category.INFRASTRUCTURE, r"配套|基础设施|基础建设|水电|用电|供电|电力|用水|供水|排水|用气|供气|燃气|天然气"
                              r"|供暖|供热|暖气|管网|污水|通讯|通信|网络|宽带"
                              r"|学校|医院|就学|入学|上学|就医|教育|医疗"),
    (Category.TRANSPORT, r"市政|交通|道路|公交|通行|运输|物流|停车|路灯|路政|出行"),
    (Category.TALENT, r"人才|用工|招工|劳动|人力|技工|就业|招聘|员工|用人|引才"),
    (Category.LAND, r"用地|土地|征地|供地|规划|厂房|场地|不动产证|土地证"),
    (Category.FUNDING, r"资金|融资|贷款|金融|银行|信贷|担保|欠款|账款|拖欠|抽贷|续贷"),
    (Category.GOVERNMENT_SERVICE, r"政务|审批|行政|办证|证照|手续|登记|营商|许可|项目建设|环评|资质|市场监管"),
    (Category.POLICY, r"政策|奖补|奖励|补贴|补助|惠企|减税|降费|税费|税收|优惠|申报|扶持"),
)  # fmt: skip
_CATEGORY_RULES = tuple((category, re.compile(pattern)) for category, pattern in _CATEGORIES)
_CATEGORY_EXACT = {word: category for category, word in CATEGORY_WORDS.items()} | {
    "其他个性": Category.OTHER,
    "政策": Category.POLICY,
    "土地": Category.LAND,
    "用地": Category.LAND,
    "资金": Category.FUNDING,
    "融资": Category.FUNDING,
    "交通": Category.TRANSPORT,
    "市政": Category.TRANSPORT,
    "政务": Category.GOVERNMENT_SERVICE,
    "人才": Category.TALENT,
    "用工": Category.TALENT,
    "基础设施": Category.INFRASTRUCTURE,
    "其它": Category.OTHER,
}


def read_category(text: str) -> WordReading[Category]:
    """`1.政策支持类` -> POLICY. Empty -> None; a word nobody knows -> None and not sure."""
    word = _NUMBERING.sub("", plain(text)).strip("。.、")
    if _BLANK.match(word):
        return WordReading()
    core = _SUFFIX.sub("", word) or word
    if core in _CATEGORY_EXACT:
        return WordReading(_CATEGORY_EXACT[core])
    starts = [
        (word.find(full), category) for full, category in _CATEGORY_EXACT.items() if len(full) > 2 and full in word
    ]
    if starts and not word.startswith(("其他", "其它")):
        return WordReading(min(starts)[1], is_sure=len({category for _, category in starts}) == 1)
    found = [category for category, pattern in _CATEGORY_RULES if pattern.search(word)]
    if not found:
        return WordReading(None, is_sure=False)
    if found[0] is Category.OTHER or len(found) == 1:
        return WordReading(found[0])
    places = [(match.start(), category) for category, pattern in _CATEGORY_RULES if (match := pattern.search(word))]
    return WordReading(min(places, key=lambda place: place[0])[1], is_sure=len(found) == 1 or len(word) <= 6)


_LEVEL_RULES = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (Level.UNDECIDED, r"待研判|未定|待定|待明确|研究中"),
        (Level.ON_SITE, r"现场|当场|就地|立行立改|组内解决|小组解决|自行解决|直接解决"),
        (Level.JOINT_MEETING, r"联席会"),
        (Level.CONSULTATION, r"会商|周例会|专题会|调度会|专题研究"),
        (Level.PROVINCE, r"省|国家|部委|中央"),
        (
            Level.COUNTY,
            r"县|当地|属地|区(直|级|里|本级|解决|办理|层面|$)|镇|乡|街道|基层|本级|园区|开发区|所在地|下级|地方",
        ),
        (Level.CITY, r"市"),
    )
)


def read_level(text: str) -> WordReading[Level]:
    """`转交县（市）当地` -> COUNTY. Empty -> None; unknown -> None and not sure."""
    word = _NUMBERING.sub("", plain(text)).strip("。.、")
    if _BLANK.match(word):
        return WordReading()
    for level, pattern in _LEVEL_RULES:
        if pattern.search(word):
            return WordReading(level, is_sure=len(word) <= 12)
    return WordReading(None, is_sure=False)


_YES = {"是", "√", "✓", "✔", "☑", "y", "yes", "true", "对", "对号", "v", "1", "☑是", "√是", "■是", "有"}
_NO = {"否", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "没有", "☑否", "√否", "■否", "不是"}
_SOLVED = r"(?:解决|办结|销号|化解|完成|落实|办理|处理|整改|兑现|答复|结束|清零|销账|到位)"
_STATES = (
    # 已解决（未回访）: what is missing is something else
    (State.SOLVED, True, r"^(?:问题|诉求|该问题)?(?:现)?(?:已经?|均已|全部)(?:得到|圆满|全部|妥善|彻底|协调"
                         r"|顺利)?(?:解决|办结|销号|化解|完成)"
                         r"(?:$|[^率])(?!.*(?:部分|剩余|其余|正在|但|仍))"),
    (State.UNSOLVABLE, True, r"(?:无法|不能|难以|不予|无力|不具备条件)(?:予以|得到)?(?:解决|办理|办结|实现|落实"
                             r"|支持|满足|受理)|解决不了|政策不允许|不符合.{0,4}(?:政策|规定|条件)"
                             r"|无政策(?:依据|支持)|暂无法|^无解|不可行|^无法"),
    (State.LONG_TERM, True, r"长期|持续(?:推进|解决|跟踪|跟进|关注|办理)|挂账|常态化|列入(?:规划|计划)|纳入(?:规划"
                            r"|计划)|中长期|逐步(?:推进|解决)|分期"),
    (State.IN_PROGRESS, False, r"部分(?:解决|办结|完成|落实|到位|化解)|基本(?:解决|办结|完成|落实|化解)|阶段性"
                               r"|初步(?:解决|完成)"),
    (State.IN_PROGRESS, True, r"(?:未|尚未|没有|没|还未|仍未|暂未)(?:能|得到|完全|彻底|有效)*" + _SOLVED),
    (State.IN_PROGRESS, True, r"正在|推进中|进行中|处理中|办理中|解决中|协调中|实施中|落实中|施工中|在办|推进$|跟进"
                              r"|对接|协调推进|待(?:解决|办|处理|落实|研究|定)|"
                              r"(?:将|拟|即将|预计|计划|力争|争取|确保|可望|有望|承诺).{0,16}" + _SOLVED),
    (State.SOLVED, True, r"(?:已经?|均|全部|现已|得到|圆满|顺利|妥善)(?:予以|得到|圆满|全部|妥善|协调)?(?:解决|办结"
                         r"|销号|化解)|^(?:现场|当场)?(?:解决|办结|销号|完结)(?:完毕|了)?$"
                         r"|(?:解决|办结|办理|处理)完毕|^已(?:经)?(?:完成|落实|化解|兑现|整改|到位|结案|完结|清零"
                         r"|办)$|^完成$|^已办理$|^解决[。!]?$|^办结"),
    (State.IN_PROGRESS, False, r"已(?:交办|转办|转交|受理|上报|派发|移交|答复|回复|反馈|对接|启动|立项)|交办|转办"
                               r"|受理|启动|研究"),
    (State.SOLVED, False, r"已(?:经)?(?:完成|落实|办理|到位|兑现|整改|答复并|接通|开通|发放|拨付)"),
)  # fmt: skip
_STATE_RULES = tuple((state, sure, re.compile(pattern)) for state, sure, pattern in _STATES)


def read_state(text: str) -> WordReading[State]:
    """`已解决（未回访）` -> SOLVED, `基本解决` -> IN_PROGRESS and not sure. Empty or `/` -> None."""
    word = _NUMBERING.sub("", plain(text)) if len(text) > 1 else plain(text)
    word = word.strip("。.、;；!")
    if _BLANK.match(word):
        return WordReading()
    base, _, aside = word.lower().partition("(")  # 是(已电话回访)
    if base in _YES and not re.search(r"部分|正在|尚|仍|推进|但|未解决|未办结", aside):
        return WordReading(State.SOLVED)
    if base in _NO:
        return WordReading(State.IN_PROGRESS)
    for state, is_sure, pattern in _STATE_RULES:
        if pattern.search(word):
            return WordReading(state, is_sure=is_sure and len(word) <= 15)
    return WordReading(None, is_sure=False)


SATISFACTION_WORDS = ("非常不满意", "不满意", "非常满意", "基本满意", "比较满意", "满意", "一般")


def read_satisfaction(text: str) -> str:
    """The grade a follow-up cell names, as its Chinese word; "" when none (未评价, 未接通 …)."""
    word = plain(text)
    if re.search(r"不太满意|不够满意|不很满意|未满意", word):
        return "不满意"
    return next((grade for grade in SATISFACTION_WORDS if grade in word), "")


def is_followed_up(text: str) -> bool:
    """Whether a 回访情况 cell says that somebody called back: 已回访, a date, an opinion; 未回访, 否 and / do not."""
    word = plain(text)
    if _BLANK.match(word) or word.lower() in _NO:
        return False
    return not re.search(r"未回访|尚未|没有回访|待回访|未进行|暂未|未联系|无人接听|未接通|拟回访|计划回访", word)
