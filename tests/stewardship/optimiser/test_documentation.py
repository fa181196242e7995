"""What docs/domain/assignment.md says is what the code does."""

from dataclasses import asdict
from pathlib import Path

from zhuqi.stewardship.optimiser import Officer, Target, Weights

TEXT = (Path(__file__).parents[3] / "docs/domain/assignment.md").read_text(encoding="utf-8")


def test_the_default_weights_are_the_documented_ones() -> None:
    weights = asdict(Weights())
    assert "，".join(f"{name} {value:g}" for name, value in weights.items()) in TEXT
    assert "weights " + "/".join(f"{value:g}" for value in weights.values()) in TEXT


def test_the_default_load_and_limits_are_the_documented_ones() -> None:
    assert f"| `load` | {Target(id=1).load:g} |" in TEXT
    assert f"| `min_load` | {Officer(id=1).min_load:g} |" in TEXT
    assert Officer(id=1).max_load is None
    assert "| `max_load` | 不限 |" in TEXT
