"""How many problems there are, and of which kind."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from django.db.models import Q

from zhuqi.figures.definitions import conditions as c
from zhuqi.figures.registry import Figure, Kind, Theme
from zhuqi.figures.rows import IssueRows, Where
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    SOURCE_LABELS,
    SUB_CATEGORIES_OF,
    SUB_CATEGORY_LABELS,
    Category,
    Level,
    Source,
    SubCategory,
)
from zhuqi.issues.workflow import STATUS_LABELS, Status
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size

BASIS = "截至统计日日终系统已记录、未并入其他问题的"
IMPORTED = "台账导入的按导入之日入账，一并计入"


def _count(code: str, name: str, words: str, where: Where | Q, theme: Theme, note: str = "") -> Figure:
    condition = c.always(where) if isinstance(where, Q) else where
    definition = f"{BASIS}问题中，{words}的数量；{note}{IMPORTED}。"
    return Figure(code, name, definition, "项", theme, IssueRows(f"{words}的问题", condition))


def totals() -> Iterator[Figure]:
    """Yield how many problems there are, and where they stand."""
    yield Figure(
        "issues.registered",
        "登记问题",
        "截至统计日日终系统已记录的问题数，含不予受理、已移交、已撤回的问题；并入其他问题的不重复计；"
        "统计日之后才录入的，即使发生在前，也不计入当日；台账导入的按导入之日入账，一并计入。",
        "项",
        Theme.TOTALS,
        IssueRows("登记的问题", c.always(c.REGISTERED)),
    )
    yield _count(
        "issues.open",
        "尚未销号",
        "尚未销号，也未不予受理、移交、撤回",
        c.STILL_OPEN,
        Theme.TOTALS,
        "含待回访和长期推进的问题；",
    )
    yield _count(
        "issues.overdue",
        "超期未办结",
        "办结期限早于统计日而仍未申请办结",
        c.overdue,
        Theme.TOTALS,
        "批准延期的按新期限，期限当日不算超期；长期推进、待回访和未定期限的不计；",
    )
    yield _count(
        "issues.on_site_solved",
        "现场解决并答复",
        "在现场解决、尚未被企业否认",
        c.REGISTERED & Q(solved_on_site=True),
        Theme.TOTALS,
    )
    yield _count("issues.typical", "典型案例", "列为典型案例", c.REGISTERED & Q(is_typical=True), Theme.TOTALS)
    yield _count("issues.imported", "台账导入", "由台账导入", c.REGISTERED & Q(is_imported=True), Theme.TOTALS)
    yield Figure(
        "issues.merged",
        "已并案",
        "截至统计日日终已并入其他问题的数量；不计入登记问题；撤销并案的不计；台账导入的一并计入。",
        "项",
        Theme.TOTALS,
        IssueRows("已并入其他问题的问题", c.always(Q(status=Status.MERGED))),
    )
    for code, name, status in (
        ("long_term", "长期推进", Status.LONG_TERM),
        ("excluded", "不予受理", Status.EXCLUDED),
        ("transferred", "移交有关机关", Status.TRANSFERRED),
        ("withdrawn", "企业撤回", Status.WITHDRAWN),
    ):
        words = f"目前状态为“{STATUS_LABELS[status]}”"
        yield _count(f"issues.{code}", name, words, Q(status=status), Theme.TOTALS, _STATUS_NOTES.get(status, ""))


_STATUS_NOTES = {
    Status.LONG_TERM: "不计为解决；",
    Status.EXCLUDED: "须经第二人批准；",
    Status.TRANSFERRED: "指移交纪检监察、司法、信访，仍计入登记问题；",
    Status.WITHDRAWN: "须经非承办人员核实，仍计入登记问题；",
}

_LEVELS: tuple[tuple[str, str, tuple[Level, ...], str], ...] = (
    ("ON_SITE", "现场解决", (Level.ON_SITE,), ""),
    ("COUNTY", "转交当地解决", (Level.COUNTY,), ""),
    ("CITY", "转办市直部门", (Level.CITY, Level.CONSULTATION, Level.JOINT_MEETING), "市级会商、联席会议计入市直；"),
    ("PROVINCE", "转办省直部门", (Level.PROVINCE,), ""),
    ("UNDECIDED", "尚待研判", (Level.UNDECIDED,), ""),
)


def partitions() -> Iterator[Figure]:
    """Yield the ways of dividing the registered problems; each adds up to ``issues.registered``."""
    whole = "各层级合计等于登记问题；"
    for code, name, levels, note in _LEVELS:
        where = c.REGISTERED & Q(level__in=levels)
        yield _count(f"issues.level.{code}", name, f"解决层级为“{name}”", where, Theme.LEVEL, note + whole)
    labels = {one: f"{label}类" for one, label in CATEGORY_LABELS.items()} | {Category.OTHER: "其他个性问题"}
    yield from _divided(Category, labels, "category", "类别", Theme.CATEGORY)
    for category, subs in SUB_CATEGORIES_OF.items():
        yield from _subs(category, subs)
    yield from _divided(Source, SOURCE_LABELS, "source", "来源", Theme.SOURCE, prefix="来源：")
    yield from _divided(Size, SIZE_LABELS, "size", "登记时企业规模", Theme.SIZE, prefix="规模：")
    for status in Status:
        if status is not Status.MERGED:
            label = STATUS_LABELS[status]
            note = "各状态合计等于登记问题；"
            where = Q(status=status)
            yield _count(f"issues.status.{status}", f"状态：{label}", f"目前状态为“{label}”", where, Theme.STATUS, note)


def _divided(
    enum: type[StrEnum],
    labels: Mapping[StrEnum, str] | Mapping[Category, str] | Mapping[Source, str] | Mapping[Size, str],
    field: str,
    what: str,
    theme: Theme,
    *,
    prefix: str = "",
) -> Iterator[Figure]:
    names = {str(member): label for member, label in labels.items()}
    for member in enum:
        label = names[str(member)]
        name = f"{prefix}{label}"
        where = c.REGISTERED & Q(**{field: member})
        note = f"各{what}合计等于登记问题；"
        yield _count(f"issues.{field}.{member}", name, f"{what}为“{label}”", where, theme, note)


def _subs(category: Category, subs: Sequence[SubCategory]) -> Iterator[Figure]:
    area = "其他个性问题" if category is Category.OTHER else CATEGORY_LABELS[category]
    stem = f"issues.{category.lower()}_sub"
    note = "各子类合计等于该类别；"
    for sub in (*subs, SubCategory.UNCLASSIFIED):
        label = SUB_CATEGORY_LABELS[sub]
        where = c.REGISTERED & Q(category=category)
        where &= ~Q(sub_category__in=subs) if sub is SubCategory.UNCLASSIFIED else Q(sub_category=sub)
        words = f"类别为“{area}”、子类为“{label}”"
        yield _count(f"{stem}.{sub}", f"{area}：{label}", words, where, Theme.SUB_CATEGORY, note)


_AGES = (
    ("D0_7", "7天以内", 0, 7),
    ("D8_30", "8至30天", 8, 30),
    ("D31_90", "31至90天", 31, 90),
    ("OVER_90", "超过90天", 91, None),
)


def ages() -> Iterator[Figure]:
    """Yield how long the open problems have been open."""
    yield Figure(
        "open.median_days",
        "未销号问题历时中位数",
        "截至统计日日终尚未销号的问题，自收集之日起至统计日天数的中位数；含待回访和长期推进的问题；"
        f"不足5项的不公布；{IMPORTED}，天数自台账所载收集日期起算。",
        "天",
        Theme.AGE,
        IssueRows("尚未销号的问题", c.always(c.STILL_OPEN)),
        kind=Kind.MEDIAN,
    )
    for code, label, least, most in _AGES:
        note = "自收集之日起算；各档合计等于尚未销号；"
        yield _count(
            f"open.age.{code}", f"未销号{label}", f"尚未销号且历时{label}", c.open_for(least, most), Theme.AGE, note
        )
