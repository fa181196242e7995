"""
What the figures show to be wrong, and what to do about it: the rules behind 存在问题 and 下步工作建议.  Pure.

A finding is one paragraph of 问题 and one of 建议.  It is made of remarks; each remark has a condition over figures,
the words that state the fact with its figures, and the words that answer it.  A remark whose condition does not hold,
or whose figures are not published, is not made; a finding without remarks is not in the report.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhuqi.issues.categories import CATEGORY_LABELS, Category
from zhuqi.reports import chips
from zhuqi.reports.frozen import FrozenFigure

Figures = Mapping[str, FrozenFigure]


@dataclass(frozen=True)
class Remark:
    """``holds`` decides over the figures; ``fact`` states it (a clause with chips); ``answer`` says what to do."""

    holds: Callable[[Figures], bool]
    fact: str
    answer: str


@dataclass(frozen=True)
class Rule:
    """One possible paragraph of each section.  ``problem`` and ``advice`` are their first sentences."""

    key: str
    problem: str
    advice: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Finding:
    """What is printed: a paragraph of 问题 and the paragraph of 建议 that answers it."""

    key: str
    problem: str
    advice: str


def findings(figures: Figures) -> tuple[Finding, ...]:
    """Return what the figures support, in the order of the rules."""
    made = []
    for rule in (*RULES, _concentration(figures)):
        remarks = [remark for remark in rule.remarks if chips.can_print(remark.fact, figures) and remark.holds(figures)]
        if remarks:
            problem = rule.problem + "；".join(remark.fact for remark in remarks) + "。"
            made.append(Finding(rule.key, problem, rule.advice + "".join(remark.answer for remark in remarks)))
    return tuple(made)


# --- conditions


def _part(code: str, of: str, *, at_least: str) -> Callable[[Figures], bool]:
    """Hold when one count is at least this part of another."""

    def holds(figures: Figures) -> bool:
        part, whole = figures[code], figures.get(of)
        if whole is None or not whole.count:
            return False
        return part.count / whole.count >= Decimal(at_least)

    return holds


def _rate(code: str, *, below: str = "", at_least: str = "") -> Callable[[Figures], bool]:
    """Hold when a ratio is below, or at least, a limit between 0 and 1."""

    def holds(figures: Figures) -> bool:
        share = figures[code].share
        if share is None:
            return False
        return share < Decimal(below) if below else share >= Decimal(at_least)

    return holds


def _fewer(code: str, than: str) -> Callable[[Figures], bool]:
    """Hold when one count falls short of another."""
    return lambda figures: figures[code].count < figures[than].count


def _some_unreached(figures: Figures) -> bool:
    """Hold when few were reached, and not merely because they were not called."""
    called, reached = figures.get("rate.follow_up"), figures["rate.effective_follow_up"]
    if reached.share is None or reached.share >= Decimal("0.8"):
        return False
    return called is None or called.numerator is None or (reached.numerator or 0) < called.numerator


def _ratio(code: str) -> str:
    """Return the chips that print a ratio with what it is counted from."""
    return f"[[{code}]]（[[{code}:分子]]/[[{code}:分母]]）"


# --- the rules, in the order they are reported

RULES: tuple[Rule, ...] = (
    Rule(
        "progress",
        "部分问题化解进度有待加快。",
        "集中攻坚难点问题。",
        (
            Remark(
                _part("issues.long_term", "issues.registered", at_least="0.05"),
                "仍有[[issues.long_term]]项问题转入长期推进，多受宏观政策、要素指标等深层次因素制约，短期内改善不明显",
                "对长期推进的问题逐项明确责任领导、推进计划和下一检查节点，定期向企业说明进展，符合提级条件的及时提请会商研究。",
            ),
            Remark(
                _part("issues.overdue", "issues.open", at_least="0.05"),
                "尚未销号的[[issues.open]]项问题中，[[issues.overdue]]项已超过办理期限",
                "对超期问题实行清单管理，逐项查明原因，按规定催办督办，限期拿出解决方案和时间节点。",
            ),
            Remark(
                _rate("rate.resolution", below="0.85"),
                f"问题化解率为{_ratio('rate.resolution')}，与企业期盼还有差距",
                "紧盯问题化解率，坚持以企业确认解决为准，不以答复代替解决。",
            ),
            Remark(
                _rate("rate.on_time", below="0.9"),
                f"按期办结率为{_ratio('rate.on_time')}，限时办理的要求落实不够到位",
                "严格执行“13710”工作制度，对临近期限的问题提前提醒，确需延期的应在到期前申请并告知企业。",
            ),
        ),
    ),
    Rule(
        "small_firms",
        "中小企业帮扶力度有待加强。",
        "把中小企业纳入常态服务。",
        (
            Remark(
                _rate("sme.coverage", below="0.5"),
                f"走访服务仍以重点企业、重点项目为主，中小微企业服务覆盖率为{_ratio('sme.coverage')}，针对性服务还有差距",
                "畅通中小企业诉求渠道，优先安排走访尚未联系过的企业，对同类诉求集中研究、批量解决。",
            ),
        ),
    ),
    Rule(
        "dispatch",
        "研判交办质效有待提升。",
        "提高研判交办的精准度。",
        (
            Remark(
                _part("issues.level.UNDECIDED", "issues.registered", at_least="0.05"),
                "有[[issues.level.UNDECIDED]]项问题尚未研判确定解决层级",
                "对新登记的问题及时研判，明确性质、根源、路径和层级，做到即收即研、即研即交。",
            ),
            Remark(
                _rate("rate.objection", at_least="0.1"),
                f"退单率为{_ratio('rate.objection')}，部分问题的责任归属判断不够准确",
                "对照权责清单交办，对职责交叉的事项先协商后交办，减少问题在部门间流转。",
            ),
            Remark(
                _rate("rate.feedback_on_time", below="0.9"),
                f"按时反馈率为{_ratio('rate.feedback_on_time')}，有的承办单位研究部署和情况反馈不及时",
                "督促承办单位按节点研究部署、反馈进展，让企业及时知道谁在办、办到哪一步。",
            ),
        ),
    ),
    Rule(
        "follow_up",
        "回访核实还不够扎实。",
        "做实回访核实和满意度评价。",
        (
            Remark(
                _rate("rate.follow_up", below="0.95"),
                f"办结问题回访率为{_ratio('rate.follow_up')}，尚未做到应访尽访",
                "对办结问题由非承办单位人员逐项回访，做到应访尽访。",
            ),
            Remark(
                _some_unreached,
                f"有效回访率为{_ratio('rate.effective_follow_up')}，部分企业回访时未能接通",
                "对未接通的企业错开时段再次联系，必要时上门核实，未取得联系的不作满意统计。",
            ),
            Remark(
                _rate("rate.satisfaction", below="0.9"),
                f"参与评价企业的满意率为{_ratio('rate.satisfaction')}，部分企业对办理结果不够满意",
                "对评价不满意的问题逐项复核原因，能解决的重新办理，一时解决不了的做好解释。",
            ),
            Remark(
                _rate("rate.reopened", at_least="0.05"),
                f"重办率为{_ratio('rate.reopened')}，一些问题办结后经企业反映并未真正解决",
                "从严审核办结申请，佐证不足的退回继续办理，重办问题沿用原办理期限。",
            ),
        ),
    ),
    Rule(
        "visits",
        "走访覆盖还不够均衡。",
        "补齐走访覆盖短板。",
        (
            Remark(
                _fewer("towns.visited", "towns.count"),
                "[[towns.count]]个镇（街道）中，已走访的为[[towns.visited]]个",
                "对尚未走访的镇（街道）和企业列出清单，统筹安排走访时间，不重复打扰企业。",
            ),
            Remark(
                _fewer("visits.led", "roster.led"),
                "省、市领导包联的[[roster.led]]家企业（项目）中，已走访的为[[visits.led]]家",
                "做好省、市领导包联企业（项目）的对接服务，尽快实现走访全覆盖。",
            ),
        ),
    ),
)


def _concentration(figures: Figures) -> Rule:
    """Return the rule about the category that outweighs the others; it depends on which one does."""
    named = [category for category in Category if category is not Category.OTHER]
    counts = {category: figures.get(f"issues.category.{category}") for category in named}
    present = {category: figure.count for category, figure in counts.items() if figure is not None}
    remarks: list[Remark] = []
    if present:
        largest = max(present, key=lambda category: present[category])  # the first of equals
        code = f"issues.category.{largest}"
        remarks.append(
            Remark(
                _part(code, "issues.registered", at_least="0.25"),
                f"{CATEGORY_LABELS[largest]}类问题[[{code}]]项，在登记的[[issues.registered]]项问题中最为集中，"
                "逐企逐项办理难以治本",
                f"对{CATEGORY_LABELS[largest]}类问题开展专题研究，个性问题点办理、共性问题批处理，推动从政策和机制上解决。",
            )
        )
    return Rule("common", "共性问题较为集中。", "推动共性问题批量解决。", tuple(remarks))
