"""A figure as a workbook: its rows on one sheet, what it means on the other."""

from zhuqi.figures.selectors import Cut, FigureValue, RowsPage, Subject
from zhuqi.foundation.spreadsheets import Column, OutputSheet, write_workbook

_ISSUE_COLUMNS = (
    Column("问题编号", 14),
    Column("企业（项目）", 28),
    Column("问题", 60, wraps=True),
    Column("类别", 12),
    Column("层级", 12),
    Column("统计日状态", 12),
    Column("目前状态", 12),
    Column("牵头单位", 24),
    Column("镇（街道）", 14),
    Column("收集日期", 12),
    Column("期限", 12),
)


def figure_workbook(figure: FigureValue, page: RowsPage, cut: Cut) -> bytes:
    """Return the workbook."""
    return write_workbook([_rows(figure, page, cut), _meaning(figure, page, cut)])


def _rows(figure: FigureValue, page: RowsPage, cut: Cut) -> OutputSheet:
    title = f"{figure.name}（{cut.scope.name}，截至{cut.until}）：{page.words}"
    if page.subject is Subject.ISSUE:
        rows = [
            (
                line.issue.number,
                line.issue.enterprise_name,
                line.issue.description,
                line.category_then,
                line.level_then,
                line.status_then,
                line.issue.status_label,
                line.issue.lead_unit,
                line.issue.town,
                line.issue.registered_date,
                line.issue.due_date,
            )
            for line in page.issues
        ]
        return OutputSheet("明细", _ISSUE_COLUMNS, rows, title)
    columns = (Column("编号", 12), Column("名称", 40), *(Column(name, 18) for name in page.columns))
    return OutputSheet("明细", columns, [(line.number, line.title, *line.cells) for line in page.others], title)


def _meaning(figure: FigureValue, page: RowsPage, cut: Cut) -> OutputSheet:
    lines = [
        ("指标", figure.name),
        ("口径", figure.definition),
        ("范围", cut.scope.name),
        ("统计日", cut.until.isoformat()),
        ("起始日", cut.since.isoformat() if cut.since else "不限"),
        ("数值", figure.text_with_unit),
        ("分子", figure.numerator_sentence),
        ("分母", figure.denominator_sentence),
        ("覆盖", figure.coverage_sentence),
        ("不公布的原因", figure.reason),
        ("未列出", f"{page.hidden}（保密或不在查看范围内）" if page.hidden else ""),
        ("只列出前", f"{len(page.issues) + len(page.others)}行" if page.after else ""),
    ]
    rows = [line for line in lines if line[1]]
    return OutputSheet("说明", (Column("项目", 14), Column("内容", 90, wraps=True)), rows)
