"""
Words told by ticks: columns headed 已解决 · 正在解决 · 未解决, of which one is ticked in each row.

Levels (现场 · 县区 · 市级 · 省级) and categories are told the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhuqi.foundation.spreadsheets import CellValue
from zhuqi.issues.categories import Category, Level

from ._cells import is_blank, shown
from ._columns import ColumnGuess, SheetMapping
from ._fields import plain
from ._words import CATEGORY_WORDS, LEVEL_WORDS, STATE_WORDS, State, read_category, read_level, read_state

Ticked = State | Level | Category
_TICKS = frozenset({"√", "✓", "✔", "☑", "v", "y", "是", "对", "1", "●", "○", "■", "*"})
_LONGEST = 10


def tick_columns(mapping: SheetMapping) -> Mapping[int, Ticked]:
    """Column -> what a tick in it says; of each kind there are at least two columns, or none."""
    ticked = [guess for guess in mapping.columns if all(is_tick(sample) for sample in guess.samples)]
    states = _told(ticked, state_word)
    levels = _told(ticked, _level_word)
    categories = _told(ticked, _category_word)
    both = states.keys() & levels.keys()  # 现场解决 is a level beside 转办市直, a state beside 正在解决
    for column in both:
        (states if len(levels) > len(states) else levels).pop(column)
    found: dict[int, Ticked] = {}
    for kind in (states, levels, categories):
        if len(kind) > 1 and any(guess.samples for guess in ticked if guess.column in kind):
            found |= {column: value for column, value in kind.items() if column not in found}
    return found


def tick_word(told: Ticked) -> str:
    """What a tick says, in the word a page shows."""
    if isinstance(told, State):
        return STATE_WORDS[told]
    return LEVEL_WORDS[told] if isinstance(told, Level) else CATEGORY_WORDS[told]


def _told(columns: list[ColumnGuess], word: Callable[[str], Ticked | None]) -> dict[int, Ticked]:
    values = {guess.column: word(guess.header.split(" ")[-1]) for guess in columns}
    return {column: value for column, value in values.items() if value is not None}


def state_word(text: str) -> State | None:
    """The state a short heading names, if it names one without doubt."""
    reading = read_state(text)
    is_word = 2 < len(plain(text)) <= _LONGEST and "是否" not in text
    return reading.value if is_word and reading.is_sure else None


def _level_word(text: str) -> Level | None:
    reading = read_level(text)
    return reading.value if 0 < len(plain(text)) <= _LONGEST and reading.is_sure else None


def _category_word(text: str) -> Category | None:
    reading = read_category(text)
    return reading.value if 1 < len(plain(text)) <= _LONGEST and reading.is_sure else None


def is_tick(value: CellValue) -> bool:
    """Whether a cell holds a tick and nothing else."""
    return not is_blank(value) and plain(shown(value)).lower() in _TICKS
