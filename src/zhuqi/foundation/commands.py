"""
The base of every ``zhuqi`` command: one sentence in Chinese and exit status 2 for bad input, JSON with ``--json``.

A command whose ``requires_database`` is False runs without starting or touching any database.
"""

import dataclasses
import json
import re
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhuqi.foundation.errors import DomainError

WORDINGS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1。"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1。"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"参数 \1 的值 \2 不可用，可选：\3。"),
    (r"argument (.+?): invalid .*value: (.+)", r"参数 \1 的值 \2 无效，请检查格式。"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"参数 \1 后面缺少值。"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 与 \2 不能同时使用。"),
    (r"one of the arguments (.+) is required", r"请给出以下参数之一：\1。"),
    (r"ambiguous option: (\S+) .*", r"参数 \1 有歧义，请写全。"),
)


class SpeakingParser(CommandParser):
    """Says in Chinese what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """:raises CommandError: when called from Python; from the command line, exits with status 2"""
        for pattern, wording in WORDINGS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, wording, message, flags=re.DOTALL)
                break
        if not self.called_from_command_line:
            raise CommandError(message)
        sys.stderr.write(f"{message}用法见：{self.prog} --help\n")
        sys.exit(2)


class ZhuqiCommand(BaseCommand):
    """A command that works on the database."""

    requires_database = True
    requires_system_checks: list[str] = []

    def needs_database(self, options: dict[str, Any]) -> bool:
        """Say whether the command works on the database when called with ``options``."""
        return self.requires_database

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return Django's parser, speaking Chinese."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = SpeakingParser
        return parser

    def add_json_argument(self, parser: CommandParser) -> None:
        """Offer ``--json``."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果，供其他程序读取")

    def print_json(self, data: Any) -> None:
        """Print ``data`` (dataclasses, dates and decimals included) as JSON for another program."""
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; from the command line a refusal is one sentence on standard error and exit status 2."""
        try:
            return super().execute(*args, **options)
        except (DomainError, CommandError) as refusal:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(refusal))
            sys.exit(2 if isinstance(refusal, DomainError) else refusal.returncode)


class PureCommand(ZhuqiCommand):
    """A command that only computes."""

    requires_database = False


class DatabaseCommand(ZhuqiCommand):
    """A command that works on the database (said aloud)."""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{value!r} has no JSON form")
