"""Tags and leaders of a row: columns of ticks, columns of names, one cell with several."""

from __future__ import annotations

import re
from typing import Any

from zhuqi.enterprises.categories import TAG_LABELS, TAG_LEVEL_LABELS, TAGS_WITH_A_LEVEL, TagKind, TagLevel
from zhuqi.enterprises.sheet._cells import RowCells
from zhuqi.enterprises.sheet._fields import LEADER_FIELDS, TAG_FIELDS, Field
from zhuqi.enterprises.sheet._results import Tag
from zhuqi.enterprises.sheet._words import is_nothing, read_tag_level, read_tags, read_tick
from zhuqi.foundation.tables import shown

_LEADERS = re.compile(r"[、,，;；/\n]+")
_LEVEL_BEHIND = re.compile(r"[（(]([省市县区厅处州]+级?(?:领导)?)[)）]")
_PERSON = re.compile(r"^[\u4e00-\u9fff·]{2,5}$|[\u4e00-\u9fff]{2,4}[（(]")


def read(cells: RowCells, remarks: list[str]) -> dict[str, Any]:
    """The tags and leaders of the row the cells stand on."""
    tags: dict[Tag, None] = {}
    leaders: list[str] = []
    for field, tag in TAG_FIELDS.items():
        if field in cells.columns:
            _one_column(cells, field, tag, tags, leaders, remarks)
    if Field.TAGS in cells.columns:
        found, strange = read_tags(cells.text(Field.TAGS))
        tags |= dict.fromkeys(found)
        if strange:
            remarks.append(f"标签“{'、'.join(strange)[:40]}”认不出，未采用")
    if Field.LEADER in cells.columns:
        leaders += _names(cells.name(Field.LEADER), read_tag_level(cells.name(Field.LEADER_LEVEL)))
    return {"tags": tuple(_settled(tags, remarks)), "leaders": "、".join(dict.fromkeys(leaders))}


def _one_column(
    cells: RowCells, field: Field, tag: Tag, tags: dict[Tag, None], leaders: list[str], remarks: list[str]
) -> None:
    value = cells.value(field)
    ticked = read_tick(value)
    if ticked is False:
        return
    kind, level = tag
    if ticked is None:
        text = shown(value)
        if field in LEADER_FIELDS and _PERSON.search(text):
            leaders += _names(text, level)
        elif kind in TAGS_WITH_A_LEVEL and level is None:
            level = read_tag_level(text)
            if _PERSON.search(text) and level is None:
                leaders += _names(text, None)
        elif is_nothing(text):
            return
    tags[kind, level] = None


def _settled(tags: dict[Tag, None], remarks: list[str]) -> list[Tag]:
    """Levels filled in where a tag must have one."""
    settled: dict[Tag, None] = {}
    for kind, level in tags:
        if level is None and kind in TAGS_WITH_A_LEVEL:
            if any(other is kind and of is not None for other, of in tags):
                continue
            remarks.append(f"“{TAG_LABELS[kind]}”没有写明层级，按市级记")
            level = TagLevel.CITY
        settled[kind, level if kind in TAGS_WITH_A_LEVEL else None] = None
    return sorted(settled, key=lambda tag: (list(TagKind).index(tag[0]), tag[1] or ""))


def _names(text: str, level: TagLevel | None) -> list[str]:
    """Leaders as 市级：张某; without a known level as they are written."""
    names = []
    for piece in _LEADERS.split(text):
        behind = _LEVEL_BEHIND.search(piece)
        name = _LEVEL_BEHIND.sub("", piece).strip()
        if not name or is_nothing(name) or read_tick(name) is not None:
            continue
        of = read_tag_level(behind.group(1)) if behind else level
        names.append(f"{TAG_LEVEL_LABELS[of]}级：{name}" if of else name)
    return names
