"""A state told by ticks: columns headed 已解决 · 正在解决 · 未解决, of which one is ticked in each row."""

from __future__ import annotations

from collections.abc import Mapping

from zhuqi.foundation.spreadsheets import CellValue

from ._cells import is_blank, shown
from ._columns import SheetMapping
from ._fields import plain
from ._words import State, read_state

_TICKS = frozenset({"√", "✓", "✔", "☑", "v", "y", "是", "对", "1", "●", "○", "■", "*"})
_LONGEST = 8


def tick_columns(mapping: SheetMapping) -> Mapping[int, State]:
    """Column -> what a tick in it says; empty unless at least two columns are of the kind."""
    found: dict[int, State] = {}
    for guess in mapping.columns:
        state = state_word(guess.header.split(" ")[-1])
        if state is not None and all(is_tick(sample) for sample in guess.samples):
            found[guess.column] = state
    return found if len(found) > 1 else {}


def state_word(text: str) -> State | None:
    """The state a short heading names, if it names one without doubt."""
    reading = read_state(text)
    is_word = 2 < len(plain(text)) <= _LONGEST and "是否" not in text
    return reading.value if is_word and reading.is_sure else None


def is_tick(value: CellValue) -> bool:
    """Whether a cell holds a tick and nothing else."""
    return not is_blank(value) and plain(shown(value)).lower() in _TICKS
