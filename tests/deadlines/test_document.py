"""The worked examples of docs/domain/deadlines-13710.md are tests; its other tables must agree with the code."""

from datetime import date
from pathlib import Path

import pytest

from zhuqi.deadlines.published import published_calendar
from zhuqi.deadlines.regimes import (
    DIFFICULTY_LABELS,
    LAMP_LABELS,
    REGIME_13710,
    REGIMES,
    SUPERVISION_LABELS,
    SUPERVISION_LADDER,
    DueDate,
    StageCode,
    due_dates,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "domain" / "deadlines-13710.md"
Row = dict[str, str]


def table(first_column: str) -> list[Row]:
    """Read the table of the document whose first column has this heading."""
    lines = iter(DOCUMENT.read_text(encoding="utf-8").splitlines())
    headings = next(cells(line) for line in lines if line.startswith(f"| {first_column} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(headings, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    return [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]


def computed(row: Row) -> DueDate:
    stages = due_dates(REGIMES[row["制度"]], start=date.fromisoformat(row["交办日"]), calendar=published_calendar())
    return next(stage for stage in stages if stage.code == StageCode(row["环节"]))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["算例"]) for row in table("算例")])
def test_the_example_in_the_document_is_what_the_program_computes(row: Row) -> None:
    stage = computed(row)
    assert (stage.due_date.isoformat() if stage.due_date else "直至销号") == row["到期日"]
    assert stage.falls_on_holiday == (row["逢休息日"] == "是")
    assert stage.provisional == (row["暂定"] == "是")


def test_the_examples_have_names_of_their_own() -> None:
    names = [row["算例"] for row in table("算例")]
    assert len(set(names)) == len(names) >= 30


def test_the_table_of_stages_is_the_regime() -> None:
    written = [(row["环节"], row["要求"], row["期限"], row["适用"]) for row in table("数字")]
    shipped = [
        (
            rule.code.value,
            rule.label,
            rule.period,
            f"{DIFFICULTY_LABELS[rule.difficulty]}问题" if rule.difficulty else "全部问题",
        )
        for rule in REGIMES[REGIME_13710].stages
    ]
    assert written == shipped


def test_the_table_of_lamps_is_the_code() -> None:
    assert {row["灯"]: row["词"] for row in table("灯")} == {lamp.value: word for lamp, word in LAMP_LABELS.items()}


def test_the_table_of_supervision_is_the_ladder() -> None:
    written = [(int(row["超期天数"]), row["督办"]) for row in table("超期天数")]
    assert written == [
        (rung.overdue_days, f"{rung.level} {SUPERVISION_LABELS[rung.level]}") for rung in SUPERVISION_LADDER
    ]
