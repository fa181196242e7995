"""The forms of the office's acts: analyse, assign, decide, supervise, exclude, correct."""

from typing import Any

from django import forms

from zhuqi.deadlines.regimes import DIFFICULTY_LABELS, Difficulty
from zhuqi.desk.issues.fields import IssueForm, UnitField, UnitsField, day, labelled, line, one_of, words
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    CLOSURE_GRADE_LABELS,
    EXCLUSION_LABELS,
    LADDER,
    LEVEL_LABELS,
    NATURE_LABELS,
    SUB_CATEGORIES_OF,
    SUB_CATEGORY_LABELS,
    SUPERVISION_LABELS,
    TRANSFER_LABELS,
    Category,
    ClosureGrade,
    ExclusionClass,
    Level,
    Nature,
    SubCategory,
    SupervisionLevel,
    TransferTo,
)
from zhuqi.issues.services import Analysis

RUNGS = tuple(level for level in LADDER if level is not Level.ON_SITE)


def category_field() -> forms.TypedChoiceField:
    """Return the eight categories."""
    return one_of("类别", Category, labelled(CATEGORY_LABELS))


def sub_category_field() -> forms.TypedChoiceField:
    """Return the kinds below the two broad categories, under their names."""
    choices = [
        (CATEGORY_LABELS[category], labelled(SUB_CATEGORY_LABELS, kinds))
        for category, kinds in SUB_CATEGORIES_OF.items()
    ]
    hint = "仅“基础配套”和“其他”需要，可不选。"
    return one_of("子类", SubCategory, choices, required=False, hint=hint, empty="不细分")


class TriageForm(IssueForm):
    """What kind of problem it is, why it exists, how and where it can be solved."""

    category = category_field()
    sub_category = sub_category_field()
    level = one_of("解决层级", Level, labelled(LEVEL_LABELS, RUNGS))
    difficulty = one_of(
        "难度", Difficulty, labelled(DIFFICULTY_LABELS), radio=True, hint="一般7日办结；重大复杂1个月内办结。"
    )
    nature = one_of("性质", Nature, labelled(NATURE_LABELS), radio=True)
    root_cause = words("问题根源", required=False, rows=2)
    solution_path = words("解决路径", required=False, rows=2)
    note = line("备注", required=False, limit=200)

    def adapt(self) -> None:
        """Start from what is known."""
        card = self.card
        self.initial = {
            "category": card.category.value,
            "sub_category": card.sub_category if card.sub_category != SubCategory.UNCLASSIFIED else "",
            "level": card.level.value if card.level in RUNGS else "",
            "difficulty": card.difficulty or Difficulty.ORDINARY.value,
            "nature": card.nature or Nature.INDIVIDUAL.value,
            "root_cause": card.root_cause,
            "solution_path": card.solution_path,
            **self.initial,
        }

    def analysis(self) -> Analysis:
        """Return the result of triage."""
        named = ("category", "level", "difficulty", "sub_category", "nature", "root_cause", "solution_path")
        return Analysis(**{name: self.cleaned_data[name] for name in named})

    def values(self) -> dict[str, Any]:
        """Return the analysis and the note."""
        return {"analysis": self.analysis(), "note": self.cleaned_data["note"]}


class AssignForm(IssueForm):
    """Who leads and who helps."""

    unit_id = UnitField(label="牵头单位")
    co_unit_ids = UnitsField(label="协办单位", required=False)
    note = words("交办要求", required=False, rows=3)


class ReassignForm(IssueForm):
    """To whom instead, and why."""

    unit_id = UnitField(label="改派单位")
    co_unit_ids = UnitsField(label="协办单位", required=False)
    reason = words("理由")


class ReasonForm(IssueForm):
    """Only why."""

    reason = words("理由")


class NoteForm(IssueForm):
    """A remark, if any."""

    note = words("意见", required=False, rows=3)


class DifficultyForm(IssueForm):
    """The other solving term, and why."""

    difficulty = one_of("难度", Difficulty, labelled(DIFFICULTY_LABELS), radio=True)
    reason = words("理由")


class ClimbForm(IssueForm):
    """To which rung, and why."""

    level = one_of("层级", Level, labelled(LEVEL_LABELS, RUNGS))
    reason = words("理由")


class ParkForm(IssueForm):
    """The plan of the long road."""

    plan = words("推进方案", hint="为什么暂时不能解决，分几步、到什么程度算解决。")
    plan_owner = line("推进责任人", limit=60)
    next_checkpoint = day("下一节点")
    promised_date = day("承诺下次答复企业的日期")


class CloseForm(IssueForm):
    """The grade of the closure."""

    grade = one_of("办结等次", ClosureGrade, labelled(CLOSURE_GRADE_LABELS), radio=True)
    note = words("说明", required=False, rows=2, hint="三次回访均未接通的，须填写销号理由。")


class ExcludeForm(IssueForm):
    """Under which of the eight classes, and why."""

    exclusion_class = one_of("不予受理类别", ExclusionClass, labelled(EXCLUSION_LABELS))
    reason = words("理由")


class TransferForm(IssueForm):
    """Where it belongs, and by which letter."""

    transferred_to = one_of("移交去向", TransferTo, labelled(TRANSFER_LABELS))
    document = line("移交函名称或文号")
    reason = words("理由")


class MergeForm(IssueForm):
    """Into which issue."""

    into_number = line("并入的问题编号", limit=20, hint="例如 2026-000123。并入后由该问题统一办理，可以撤销。")
    reason = words("理由", rows=2)


class ChaseForm(IssueForm):
    """What to hurry about."""

    text = words("催办内容", required=False, rows=3)


class SuperviseForm(IssueForm):
    """The colour of the notice, and its text."""

    level = one_of(
        "督办级别",
        SupervisionLevel,
        labelled(
            SUPERVISION_LABELS,
            (SupervisionLevel.BLUE, SupervisionLevel.YELLOW, SupervisionLevel.RED, SupervisionLevel.INTERVIEW),
        ),
        radio=True,
    )
    text = words("督办内容")


class CorrectForm(IssueForm):
    """What was written down wrongly, put right."""

    description = words("问题描述", limit=2000, rows=6)
    requested_outcome = words("企业诉求", required=False, rows=3)
    category = category_field()
    sub_category = sub_category_field()
    reason = line("更正原因", limit=200)

    def adapt(self) -> None:
        """Start from what is written now."""
        card = self.card
        self.initial = {
            "description": card.description,
            "requested_outcome": card.requested_outcome,
            "category": card.category.value,
            "sub_category": card.sub_category if card.sub_category != SubCategory.UNCLASSIFIED else "",
            **self.initial,
        }


class ProtectForm(IssueForm):
    """Whether it is confidential, and about whom."""

    is_confidential = forms.BooleanField(label="设为保密", required=False)
    concerned_unit_id = UnitField(
        label="被反映的单位", required=False, help_text="问题反映某单位或其工作人员时选择，该单位将看不到这个问题。"
    )
    reason = words("理由", rows=2)

    def adapt(self) -> None:
        """Offer the change from what it is now."""
        self.initial = {"is_confidential": not self.card.is_confidential, **self.initial}


class TypicalForm(IssueForm):
    """Why the case is worth telling, and who told it."""

    story = words("典型做法", hint="解决了什么、怎么解决的、可推广之处。")
    adopted_by = line("采用单位", required=False, hint="如省、市简报或媒体。")
    occasion = line("采用场合或文号", required=False)
    adopted_on = day("采用日期", required=False)
