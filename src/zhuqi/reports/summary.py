"""
The work summary (工作总结) composed from figures and facts: 主要做法, 存在问题, 下步工作建议.  Pure.

The shape is the one offices write every month; no number is typed, each is a chip.  A clause whose figure is not
published is left out, so that the sentence reads without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhuqi.issues.categories import CATEGORY_LABELS, SUB_CATEGORIES_OF, SUB_CATEGORY_LABELS, Category
from zhuqi.reports import chips
from zhuqi.reports.findings import Finding, findings
from zhuqi.reports.frozen import FrozenFigure
from zhuqi.reports.paragraphs import Kind, Paragraph, composed

Figures = Mapping[str, FrozenFigure]

ACTIVITY = "“万人助万企”"
NOTHING_FOUND = (
    "从本期各项指标看，未发现达到提示标准的突出问题。样本不足的指标未予公布，不作评价；"
    "对尚未办结的问题，仍需持续跟踪、防止反弹。"
)

NOTHING_TO_JUDGE = "本期台账尚无登记的问题，暂不具备分析条件。"


@dataclass(frozen=True)
class TypicalCase:
    """
    One firm whose problems were marked as a typical case (典型案例).

    ``problems`` are the issues' own titles, ``units`` those that handled them; ``is_solved`` when every one of them was
    struck off; ``in_roster`` whether the firm has a chief service officer; ``adoption`` the clause on who made a case
    of it, empty when nobody outside did.
    """

    enterprise: str
    problems: tuple[str, ...]
    units: tuple[str, ...]
    is_solved: bool
    in_roster: bool
    adoption: str = ""


@dataclass(frozen=True)
class SummaryFacts:
    """What a summary says besides numbers: who writes it, about which area, its districts, the cases worth telling."""

    author: str
    area: str
    until_text: str
    districts: tuple[str, ...] = ()
    cases: tuple[TypicalCase, ...] = ()


def compose(facts: SummaryFacts, figures: Figures) -> tuple[Paragraph, ...]:
    """Return the whole summary as paragraphs with chips; every chip in it can be printed."""
    found = findings(figures)
    return (
        composed("title", Kind.TITLE, f"{facts.author}关于{ACTIVITY}活动开展情况的总结"),
        composed("intro", Kind.BODY, _introduction(facts, figures)),
        composed("practice", Kind.HEADING, "主要做法"),
        composed("practice.system", Kind.POINT, _system(facts, figures)),
        composed("practice.visits", Kind.POINT, _visits(facts, figures)),
        composed("practice.stewards", Kind.POINT, _stewards(figures)),
        composed("practice.results", Kind.POINT, _results(figures)),
        *_cases(facts.cases),
        composed("problems", Kind.HEADING, "存在问题"),
        *_problems(found, figures),
        composed("advice", Kind.HEADING, "下步工作建议"),
        *_advice(facts, found),
    )


# --- saying only what may be printed


def _say(figures: Figures, *clauses: str, start: str = "") -> str:
    """Join the clauses that can be printed into a sentence that begins with ``start``; nothing when none can."""
    said = [clause for clause in clauses if clause and chips.can_print(clause, figures)]
    return start + "，".join(said) + "。" if said else ""


def _counted(figures: Figures, code: str) -> bool:
    """Return whether a count is published and not zero."""
    return code in figures and figures[code].is_published and figures[code].count > 0


def _clauses(figures: Figures, wordings: Iterable[tuple[str, str]]) -> list[str]:
    """Return the wordings whose counts are not zero, ``{}`` replaced by the chip."""
    return [wording.replace("{}", f"[[{code}]]") for code, wording in wordings if _counted(figures, code)]


def _ratio(label: str, code: str) -> str:
    """Return a rate with what it is counted from."""
    return f"{label}[[{code}]]（[[{code}:分子]]/[[{code}:分母]]）"


# --- 导语


def _introduction(facts: SummaryFacts, figures: Figures) -> str:
    return (
        f"自{ACTIVITY}活动开展以来，{facts.author}聚焦企业所需所盼，健全机制、靠前服务、闭环办理，推动活动走深走实。"
        + _say(
            figures,
            *_clauses(
                figures,
                [
                    ("visits.enterprises", "累计走访企业（项目）{}家"),
                    ("issues.registered", "挂号登记企业问题{}项"),
                ],
            ),
            "经企业确认已解决[[rate.resolution:分子]]项，问题化解率[[rate.resolution]]",
            start=f"截至{facts.until_text}，",
        )
        + "现将有关情况总结如下。"
    )


# --- 一、主要做法


def _system(facts: SummaryFacts, figures: Figures) -> str:
    districts = "、".join(facts.districts)
    return (
        f"提高思想认识，健全责任体系。把开展{ACTIVITY}活动作为服务企业、优化营商环境的重要抓手，"
        "理清为什么助企、助企干什么、助企达到什么目的，统一思想、明确任务。"
        + _say(
            figures,
            f"按照企业分布，将{facts.area}划分为{districts}[[districts.count]]个片区" if districts else "",
            "由[[teams.count]]个工作小组分片包干" if _counted(figures, "teams.count") else "",
            "服务[[towns.count]]个镇（街道）" if _counted(figures, "towns.count") else "",
        )
        + "建立市、县（区）、企业三级联络人制度和问题台账制度，问题逐项挂号、动态更新、办结销号，"
        "做到底数清、情况明、数据准。"
    )


def _visits(facts: SummaryFacts, figures: Figures) -> str:
    visited = _say(
        figures,
        *_clauses(
            figures,
            [
                ("visits.enterprises", "累计走访企业（项目）{}家"),
                ("visits.symposia", "召开企业座谈会{}次"),
                ("towns.visited", "足迹遍及{}个镇（街道）"),
            ],
        ),
        start=f"截至{facts.until_text}，",
    )
    among = _clauses(
        figures,
        [
            ("visits.by_deadline", "在活动方案规定时限前走访{}家"),
            ("visits.led", "走访省、市领导包联的企业（项目）{}家"),
            ("visits.disaster", "专门走访受灾企业{}家"),
        ],
    )
    return "深入走访调研，全面摸清底数。" + visited + _say(figures, *among, start="其中，") + _registered(figures)


LEVEL_WORDINGS = (
    ("issues.level.ON_SITE", "现场解决{}项"),
    ("issues.level.COUNTY", "转交当地解决{}项"),
    ("issues.level.CITY", "转办市直有关部门{}项"),
    ("issues.level.PROVINCE", "转办省直部门{}项"),
    ("issues.level.UNDECIDED", "正在研判{}项"),
)


def _registered(figures: Figures) -> str:
    if not _counted(figures, "issues.registered"):
        return "本期台账尚无登记的问题。"
    categories = _clauses(
        figures,
        [
            (f"issues.category.{category}", f"{CATEGORY_LABELS[category]}类{_examples(category)}{{}}项")
            for category in Category
            if category is not Category.OTHER
        ],
    )
    return (
        "坚持有诉必录，建立问题清单台账[[issues.registered]]项，"
        + "，".join(_clauses(figures, LEVEL_WORDINGS))
        + "。按类别分，"
        + "，".join([*categories, *_other(figures)])
        + "。"
    )


def _examples(category: Category) -> str:
    return "（水电气暖、学校、医院等）" if category is Category.INFRASTRUCTURE else ""


def _other(figures: Figures) -> list[str]:
    """Return the clause on the category that has no common subject, naming what is in it, the frequent first."""
    if not _counted(figures, "issues.category.OTHER"):
        return []
    counted = [sub for sub in SUB_CATEGORIES_OF[Category.OTHER] if _counted(figures, f"issues.other_sub.{sub}")]
    counted.sort(key=lambda sub: -figures[f"issues.other_sub.{sub}"].count)
    named = "、".join(SUB_CATEGORY_LABELS[sub] for sub in counted)
    return ["其他个性问题[[issues.category.OTHER]]项" + (f"，涉及{named}等方面" if named else "")]


def _stewards(figures: Figures) -> str:
    roster = ""
    if _counted(figures, "roster.enterprises") and _counted(figures, "roster.led"):
        roster = "将分包的[[roster.enterprises]]家企业和省、市领导包联的[[roster.led]]家企业（项目）责任到人"
    elif _counted(figures, "roster.total"):
        roster = "将[[roster.total]]家服务对象责任到人"
    served = _clauses(
        figures,
        [("sme.enterprises", "服务中小微企业{}家"), ("sme.issues", "受理其问题{}项"), ("sme.resolved", "已解决{}项")],
    )
    return (
        "强化责任担当，开展精准服务。"
        + _say(
            figures,
            roster,
            "明确首席服务官[[stewards.count]]名，实行“一对一”跟踪服务" if _counted(figures, "stewards.count") else "",
        )
        + "逐项分析问题性质、根源、解决路径和解决层级，形成目标清单、问题清单、责任清单，明确责任单位和办理时限，"
        "对重点服务对象的堵点痛点问题执行“13710”工作制度。"
        + _say(
            figures,
            _ratio("按时反馈率", "rate.feedback_on_time"),
            _ratio("按期办结率", "rate.on_time"),
        )
        + _say(figures, *served, start="坚持诉求渠道对所有企业敞开，")
    )


def _results(figures: Figures) -> str:
    return (
        "分级分类推进，狠抓落实成效。对需上级部门解决的问题，在正式交办的同时，由工作组中来自对应职能部门的组员先期沟通，"
        "双线推进、尽早答复企业。办结事项须经审核和非承办单位人员回访，企业确认后方可销号。"
        + _say(
            figures,
            _ratio("问题化解率", "rate.resolution"),
            _ratio("办结率", "rate.closure"),
            _ratio("办结问题回访率", "rate.follow_up"),
            _ratio("有效回访率", "rate.effective_follow_up"),
            _satisfaction(figures),
        )
    )


def _satisfaction(figures: Figures) -> str:
    """Return the clause on satisfaction, with how many of the closed problems were rated at all."""
    code = "rate.satisfaction"
    told = f"办结的[[{code}:总数]]项问题中，企业作出评价的[[{code}:分母]]项，满意率[[{code}]]"
    return told if chips.can_print(told, figures) else _ratio("参与评价企业满意率", code)


def _cases(cases: tuple[TypicalCase, ...]) -> list[Paragraph]:
    """Return one paragraph per typical case; it belongs to 四是 and is not numbered."""
    return [composed(f"case.{index}", Kind.BODY, case_text(case)) for index, case in enumerate(cases, start=1)]


def case_text(case: TypicalCase) -> str:
    """Tell one case in two sentences, with nothing but what the ledger knows."""
    problems = "".join(f"“{problem.rstrip('。；，')}”" for problem in case.problems)
    units = "、".join(case.units)
    handled = f"积极协调{units}" if units else "积极沟通对接"
    result = "推动问题得到解决，并经企业确认" if case.is_solved else "正在持续推进解决"
    if not case.in_roster:
        return (
            f"在服务中了解到，{case.enterprise}反映{problems}。该企业虽不在分包企业范围内，仍按同一渠道登记受理，"
            f"{handled}，{result}。{case.adoption}"
        )
    ending = "，为企业正常生产经营提供了保障" if case.is_solved else ""
    several = "等问题" if len(case.problems) > 1 else "问题"
    return f"针对{case.enterprise}反映的{problems}{several}，{handled}，{result}{ending}。{case.adoption}"


def adoption_text(adopted_by: str, occasion: str, day: str) -> str:
    """Tell who adopted a case, on which day and occasion; nothing when nobody did."""
    when = f"{day}，" if day else ""
    if adopted_by:
        spoken = f"，并在{occasion}上作了交流" if occasion else ""
        return f"{when}该做法被{adopted_by}作为典型案例推广{spoken}。"
    return f"{when}该做法在{occasion}上作了交流。" if occasion else ""


# --- 二、存在问题; 三、下步工作建议


def _problems(found: tuple[Finding, ...], figures: Figures) -> list[Paragraph]:
    if not found:
        words = NOTHING_FOUND if _counted(figures, "issues.registered") else NOTHING_TO_JUDGE
        return [composed("problems.none", Kind.BODY, words)]
    return [composed(f"problems.{finding.key}", Kind.POINT, finding.problem) for finding in found]


def _advice(facts: SummaryFacts, found: tuple[Finding, ...]) -> list[Paragraph]:
    start = f"下一步，{facts.author}将继续深入对接企业诉求，分级分层推动问题解决，切实为企业排忧解难。"
    if not found:
        return [
            composed(
                "advice.none",
                Kind.BODY,
                start + "保持现有做法，持续跟踪在办问题，做好已销号问题的抽查回访，确保活动取得实效。",
            )
        ]
    return [
        composed("advice.start", Kind.BODY, start + "针对上述问题，提出以下建议："),
        *(composed(f"advice.{finding.key}", Kind.POINT, finding.advice) for finding in found),
    ]
