"""``zhuqi explain_figure``: what a number means, what it is counted from, and which rows those are."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.figures import selectors
from zhuqi.figures.registry import figure_named
from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day

SHOWN = 50


class Command(DatabaseCommand):
    """Print one figure with its definition and rows; ``--json`` gives the same as data."""

    help = "说明一个指标：口径、分子、分母、数值和明细编号。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything as text: what is wrong with it is ours to say."""
        parser.add_argument("code", metavar="指标", help="指标代码，如 issues.registered、rate.resolution")
        parser.add_argument("--until", metavar="日期", help="统计日，计到当日日终，如 2026-10-31；不填为今天")
        parser.add_argument("--since", metavar="日期", help="起始日：只计该日及以后收集的问题、进行的走访")
        parser.add_argument("--group", metavar="工作组", help="工作组编码，不填为全市")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """
        :raises NotFound: if the figure or group is unknown
        :raises Refused: if a day cannot be read, has not come yet, or the days are the wrong way round
        """
        figure_named(options["code"])
        until, since = _days(options["until"], options["since"], timezone.localdate())
        scope = selectors.scope_of_group(options["group"]) if options["group"] else selectors.EVERYWHERE
        figure = selectors.figure_value(options["code"], scope=scope, until=until, since=since)
        rows = selectors.issue_numbers(figure.code, selectors.Cut(scope, until, since))
        if options["json"]:
            self.print_json(_plain(figure, rows) | {"scope": scope.name, "until": until, "since": since})
            return
        self.stdout.write(f"{figure.name}（{figure.code}）")
        self.stdout.write(
            f"范围：{scope.name}，截至 {until.isoformat()}" + (f"，自 {since.isoformat()}" if since else "")
        )
        self.stdout.write(f"口径：{figure.definition}")
        for sentence in (figure.numerator_sentence, figure.denominator_sentence, figure.coverage_sentence):
            if sentence:
                self.stdout.write(sentence)
        self.stdout.write(f"数值：{figure.text_with_unit}{f'（{figure.reason}）' if figure.reason else ''}")
        if rows:
            more = f" 等{len(rows)}个" if len(rows) > SHOWN else ""
            self.stdout.write("明细：" + "、".join(rows[:SHOWN]) + more)


def _days(until_text: str | None, since_text: str | None, today: date) -> tuple[date, date | None]:
    until = today if until_text is None else parse_day(until_text, field="统计日")
    since = None if since_text is None else parse_day(since_text, field="起始日")
    if until > today:
        raise Refused(f"统计日 {until} 还没有到，请用 --until 填写 {today} 或更早的日期。")
    if since and since > until:
        raise Refused("起始日晚于统计日，请调整 --since 或 --until。")
    return until, since


def _plain(figure: selectors.FigureValue, rows: list[str]) -> dict[str, Any]:
    return {
        "code": figure.code,
        "name": figure.name,
        "definition": figure.definition,
        "unit": figure.unit,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "reason": figure.reason,
        "rows": rows,
    }
