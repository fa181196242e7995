"""Rules of the house that no linter knows."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zhuqi"


def saves_everything(source: str) -> list[int]:
    """Return the lines where ``.save()`` is called on a row without saying which fields."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and not node.args  # files and workbooks are saved to somewhere
        and not {"update_fields", "force_insert"} & {keyword.arg for keyword in node.keywords}
    ]


@pytest.mark.parametrize("line", ["issue.save()", "issue.save(using='default')", "self.issue.save()"])
def test_the_rule_notices(line):
    assert saves_everything(line) == [1]


@pytest.mark.parametrize(
    "line", ["issue.save(update_fields=['status'])", "document.save(path)", "row.save(force_insert=True)"]
)
def test_the_rule_lets_pass(line):
    assert saves_everything(line) == []


def test_a_save_says_which_fields():
    found = {
        str(file.relative_to(SOURCE)): lines
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts and (lines := saves_everything(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_append_only_table_is_the_table_of_a_model():
    tables = {model._meta.db_table for model in apps.get_models()}
    for config in apps.get_app_configs():
        assert set(getattr(config, "append_only_tables", ())) <= tables, config.name


def test_no_registry_and_no_foreign_address_is_in_a_lock_file():
    root = SOURCE.parents[1]
    for file in root.glob("requirements*.lock"):
        assert "://" not in file.read_text(encoding="utf-8"), file.name
    assert '"resolved"' not in (root / "frontend" / "package-lock.json").read_text(encoding="utf-8")
