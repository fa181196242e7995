"""Every command answers in one Chinese sentence, and in JSON when asked."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from zhuqi.foundation.commands import PureCommand
from zhuqi.foundation.errors import Refused


class Greet(PureCommand):
    """Greets."""

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--times", type=int, default=1)
        parser.add_argument("--tone", choices=["warm", "cool"])

    def handle(self, *args, **options):
        if options["times"] > 3:
            raise Refused("次数最多三次，请改小。")
        self.print_json(Greeting(options["name"], date(2026, 9, 21), Decimal("1.50"), Decimal(3)))


@dataclass(frozen=True)
class Greeting:
    """Something of every kind that JSON does not know."""

    name: str
    day: date
    ratio: Decimal
    count: Decimal


def test_json_is_readable_by_another_program():
    out = StringIO()
    call_command(Greet(), "王", stdout=out)
    assert json.loads(out.getvalue()) == {"name": "王", "day": "2026-09-21", "ratio": 1.5, "count": 3}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少参数：name。"),
        (["王", "--loud"], "不认识的参数：--loud。"),
        (["王", "--times", "x"], "参数 --times 的值 'x' 无效，请检查格式。"),
        (["王", "--times"], "参数 --times 后面缺少值。"),
        (["王", "--tone", "hot"], "参数 --tone 的值 'hot' 不可用，可选：'warm', 'cool'。"),
        (["王", "--times", "4"], "次数最多三次，请改小。"),
    ],
)
def test_bad_input_on_the_command_line_is_one_sentence_and_status_two(capsys, arguments, sentence):
    with pytest.raises(SystemExit) as left:
        Greet().run_from_argv(["zhuqi", "greet", *arguments])
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(sentence)
    assert error.count("\n") == 1


def test_from_python_the_exceptions_arrive_as_they_are():
    with pytest.raises(Refused):
        call_command(Greet(), "王", times=4)
    with pytest.raises(CommandError, match="缺少参数"):
        call_command(Greet())
