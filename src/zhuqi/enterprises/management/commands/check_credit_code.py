"""``zhuqi check_credit_code``: what GB 32100 says about codes, without any database."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused
from zhuqi.standards.credit_codes import CreditCodeCheck, check_credit_code


class Command(PureCommand):
    """Check codes; a failing code is an answer, not an error: the exit status stays 0."""

    help = "检验统一社会信用代码（GB 32100）的校验位；不通过只作提醒。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take any number of codes."""
        parser.add_argument("codes", nargs="*", metavar="代码", help="统一社会信用代码，可以一次给出多个")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises Refused: if no code is given"""
        if not options["codes"]:
            raise Refused("缺少统一社会信用代码，请在命令后面写一个或多个 18 位代码。")
        checks = [check_credit_code(code) for code in options["codes"]]
        if options["json"]:
            self.print_json([asdict(check) for check in checks])
            return
        for check in checks:
            self.stdout.write(_sentence(check))


def _sentence(check: CreditCodeCheck) -> str:
    return f"{check.normalised or check.code}　{check.problem or '校验通过。'}"
