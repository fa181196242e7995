"""``zhuqi due_dates``: the stages of 13710 for a day of assignment, by the published holidays, without any database."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.deadlines.published import published_calendar
from zhuqi.deadlines.regimes import (
    DIFFICULTY_LABELS,
    REGIME_13710,
    REGIMES,
    Difficulty,
    DueDate,
    Regime,
    due_dates,
)
from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused
from zhuqi.standards.dates import parse_day


class Command(PureCommand):
    """Print when each stage is due; ``--json`` gives the same as data."""

    help = "按 13710 时限制度推算各环节到期日，不连数据库。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything as text: what is wrong with it is ours to say."""
        parser.add_argument("--start", metavar="日期", help="交办日，当日不计，如 2026-09-29")
        parser.add_argument("--regime", metavar="制度", default=REGIME_13710, help=f"时限制度：{'、'.join(REGIMES)}")
        parser.add_argument(
            "--difficulty", metavar="难度", help="只列一种难度的环节：ORDINARY（一般）或 COMPLEX（重大复杂）"
        )
        parser.add_argument("--move-holidays", action="store_true", help="到期日逢休息日的，顺延到下一个工作日")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if the day, the regime or the difficulty cannot be read"""
        if not (options["start"] or "").strip():
            raise Refused("缺少交办日，请用 --start 填写，如 --start 2026-09-29。")
        start = parse_day(options["start"], field="交办日")
        regime = replace(_regime(options["regime"]), moves_off_holidays=options["move_holidays"])
        stages = due_dates(
            regime, start=start, calendar=published_calendar(), difficulty=_difficulty(options["difficulty"])
        )
        if options["json"]:
            self.print_json({"start": start, "regime": regime.code, "stages": [_plain(stage) for stage in stages]})
            return
        self.stdout.write(f"{regime.name}，{_day(start)}交办，当日不计：")
        for stage in stages:
            self.stdout.write(f"  {stage.label}（{stage.rule.period}）　{_sentence(stage)}")


def _regime(text: str) -> Regime:
    regime = REGIMES.get(unicodedata.normalize("NFKC", text).strip().lower())
    if regime is None:
        raise Refused(f"没有时限制度“{text}”，--regime 可填：{'、'.join(REGIMES)}。")
    return regime


def _difficulty(text: str | None) -> Difficulty | None:
    if text is None:
        return None
    written = text.strip()
    for difficulty, label in DIFFICULTY_LABELS.items():
        if written.upper() == difficulty.value or written == label:
            return difficulty
    raise Refused(f"难度“{text}”无法识别，--difficulty 可填：ORDINARY（一般）、COMPLEX（重大复杂）。")


def _plain(stage: DueDate) -> dict[str, object]:
    return {
        "code": stage.code.value,
        "label": stage.label,
        "period": stage.rule.period,
        "due_date": stage.due_date,
        "provisional": stage.provisional,
        "nominal_date": stage.nominal_date,
        "falls_on_holiday": stage.falls_on_holiday,
        "next_working_day": stage.next_working_day,
    }


def _sentence(stage: DueDate) -> str:
    if stage.due_date is None or stage.nominal_date is None or stage.next_working_day is None:
        return "没有到期日"
    notes = []
    if stage.falls_on_holiday and stage.due_date != stage.nominal_date:
        notes.append(f"原为{_day(stage.nominal_date)}，逢休息日顺延")
    elif stage.falls_on_holiday:
        notes.append(f"逢休息日，下一个工作日是{_day(stage.next_working_day)}")
    if stage.provisional:
        notes.append(f"暂定，{stage.due_date.year} 年放假安排尚未公布")
    return _day(stage.due_date) + (f"（{'；'.join(notes)}）" if notes else "")


def _day(day: date) -> str:
    return f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）"
