"""``zhuqi enterprise_size``: large, medium, small or micro by the 2017 method, without any database."""

from decimal import Decimal
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused
from zhuqi.standards.enterprise_size import (
    METHOD_2017,
    METRIC_LABELS,
    SIZE_LABELS,
    Metric,
    Size,
    enterprise_size,
    metrics_needed,
    parse_figure,
    size_rows,
)
from zhuqi.standards.industries import Industry, parse_industry


class Command(PureCommand):
    """Compute a size and say which figures it rests on."""

    help = "按统计上大中小微型企业划分办法（2017）判定企业规模。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the industry and up to three figures, all as text: what is wrong with them is ours to say."""
        parser.add_argument("--industry", metavar="代码", help="国民经济行业分类代码，如 6510 或 C3311")
        parser.add_argument("--employees", metavar="人数", help="从业人员（人）")
        parser.add_argument("--revenue", metavar="万元", help="营业收入（万元）")
        parser.add_argument("--assets", metavar="万元", help="资产总额（万元）")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the industry is missing or unreadable, or a figure is negative or not a number"""
        if not (options["industry"] or "").strip():
            raise Refused("缺少行业代码，请用 --industry 填写国民经济行业分类代码，如 --industry 6510。")
        industry = parse_industry(options["industry"])
        figures = {metric: _figure(options[metric.lower()], metric) for metric in Metric}
        size = enterprise_size(
            industry.code,
            employees=figures[Metric.EMPLOYEES],
            revenue=figures[Metric.REVENUE],
            assets=figures[Metric.ASSETS],
        )
        missing = [metric for metric in metrics_needed(industry) if figures[metric] is None]
        if options["json"]:
            self.print_json(
                {
                    "size": size.value,
                    "label": SIZE_LABELS[size],
                    "industry": industry.code,
                    "industry_name": industry.name,
                    "method": METHOD_2017.document,
                    "missing": [metric.lower() for metric in missing],
                }
            )
            return
        self.stdout.write(f"{industry.code} {industry.name}：{SIZE_LABELS[size]}")
        self.stdout.write(_reason(size, industry, missing))


def _figure(text: str | None, metric: Metric) -> Decimal | None:
    return None if text is None else parse_figure(text, metric)


def _reason(size: Size, industry: Industry, missing: list[Metric]) -> str:
    rows = [row.label for row in size_rows(industry) if row is not None]
    if size is Size.NOT_APPLICABLE:
        return f"《{METHOD_2017.title}》（{METHOD_2017.document}）不划分这个行业。"
    if size is not Size.UNKNOWN:
        return f"依据《{METHOD_2017.title}》（{METHOD_2017.document}），{'、'.join(rows)}。"
    if missing and len(rows) == 1:
        return f"{rows[0]}还缺少：{'、'.join(METRIC_LABELS[metric] for metric in missing)}。"
    return "行业代码不够细，无法确定适用哪一行标准，请填写到中类或小类，如 7010。"
