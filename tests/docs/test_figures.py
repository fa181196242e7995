"""``docs/domain/figures.md`` lists every figure as the code defines it, and nothing else."""

from pathlib import Path

from zhuqi.figures.definitions import SOURCES
from zhuqi.figures.registry import KIND_LABELS, MIN_DENOMINATOR, Figure, registry

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "domain" / "figures.md"


def row(figure: Figure, function: str) -> str:
    """The line of the document for one figure."""
    kind = KIND_LABELS[figure.kind]
    return f"| `{figure.code}` | {figure.name} | {kind}，{figure.unit} | {figure.definition} | `{function}` |"


def rows() -> list[str]:
    """Every line, in the order of publication."""
    return [
        row(figure, f"{source.__module__.rsplit('.', 1)[1]}.{source.__name__}")
        for source in SOURCES
        for figure in source()
    ]


def test_the_document_equals_the_registry():
    written = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert written == rows()


def test_the_document_names_the_minimum():
    assert f"分母不足 {MIN_DENOMINATOR} 的" in DOCUMENT.read_text(encoding="utf-8")


def test_no_two_figures_share_a_code_or_a_name():
    figures = list(registry().values())
    assert len({figure.code for figure in figures}) == len(figures)
    assert len({figure.name for figure in figures}) == len(figures)


def test_every_definition_says_what_is_counted_and_how_imported_rows_count():
    for figure in registry().values():
        assert figure.definition.endswith("。"), figure.code
        if figure.code.startswith(("issues.", "open.")) or figure.code in (
            "rate.resolution",
            "rate.closure",
            "sme.issues",
        ):
            assert "导入" in figure.definition, figure.code
