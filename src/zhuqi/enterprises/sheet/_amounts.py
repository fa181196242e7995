"""Numbers with their units, as people write them in cells and headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from zhuqi.enterprises.sheet._fields import Field
from zhuqi.enterprises.sheet._words import is_nothing
from zhuqi.foundation.spreadsheets import CellError, CellValue
from zhuqi.foundation.tables import plain, shown

_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 12
_MOST_PEOPLE = 10_000_000
_MONEY = (
    ("亿元", 10_000),
    ("百万元", 100),
    ("千万元", 1_000),
    ("万元", 1),
    ("千元", Decimal("0.1")),
    ("元", Decimal("0.0001")),
)
_POWER = (
    ("亿千瓦时", 10_000), ("亿度", 10_000), ("万千瓦时", 1), ("万度", 1), ("万kwh", 1), ("兆瓦时", Decimal("0.1")),
    ("mwh", Decimal("0.1")), ("千瓦时", Decimal("0.0001")), ("kwh", Decimal("0.0001")), ("度", Decimal("0.0001")),
)  # fmt: skip
_SHORT = (("亿", 10_000), ("万", 1))  # 3亿, 500万
_NUMBER = re.compile(r"^(?:约|近|超|逾)?(?P<number>[-+]?\d[\d,]*(?:\.\d+)?|[-+]?\.\d+)(?P<unit>\D*)$")
_PEOPLE = re.compile(r"(余|多)?(人|名|位)?(左右|以上)?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or why it is none (a clause, no full stop)."""

    value: Decimal | None = None
    problem: str = ""


_EMPTY = Amount()


def factor_in_header(field: Field, header: str) -> Decimal:
    """What numbers below a header are multiplied by to give 万元 or 万千瓦时."""
    text = plain(header).lower()
    units = _POWER if field is Field.POWER_USE else _MONEY
    return next((Decimal(factor) for unit, factor in units if unit in text), Decimal(1))


def read_amount(value: CellValue, field: Field, factor: Decimal) -> Amount:
    """An amount in 万元 or 万千瓦时; a unit in the cell wins over that of the header."""
    if value is None:
        return _EMPTY
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _checked(Decimal(repr(value)) * factor, value)
    if isinstance(value, CellError):
        return Amount(problem=f"单元格是错误值 {value}")
    return _amount_in_text(shown(value), field, factor)


@lru_cache(maxsize=8192)
def _amount_in_text(raw: str, field: Field, factor: Decimal) -> Amount:
    text = plain(raw).lower()
    if is_nothing(text):
        return _EMPTY
    match = _NUMBER.match(text)
    if match is None:
        return Amount(problem=f"“{text[:20]}”不是数字")
    unit = match["unit"]
    if unit:
        known = (*(_POWER if field is Field.POWER_USE else _MONEY), *_SHORT)
        found = next((Decimal(size) for word, size in known if unit.startswith(word)), None)
        if found is None:
            return Amount(problem=f"“{text[:20]}”不是数字")
        factor = found
    try:
        number = Decimal(match["number"].replace(",", ""))
    except InvalidOperation:
        return Amount(problem=f"“{text[:20]}”不是数字")
    return _checked(number * factor, text)


def _checked(number: Decimal, written: object) -> Amount:
    if not number.is_finite() or number >= _MOST:
        return Amount(problem=f"“{written}”太大，请核对单位")
    if number < 0:
        return Amount(problem=f"“{written}”是负数")
    return Amount(number.quantize(_CENT, ROUND_HALF_UP))


def read_count(value: CellValue) -> Amount:
    """A whole number of people: 1,200 · 35人 · 约20."""
    if value is None:
        return _EMPTY
    if isinstance(value, CellError):
        return Amount(problem=f"单元格是错误值 {value}")
    text = plain(shown(value))
    if is_nothing(text):
        return _EMPTY
    match = _NUMBER.match(text)
    if match is None or not _PEOPLE.fullmatch(match["unit"]):
        return Amount(problem=f"“{text[:20]}”不是人数")
    number = Decimal(match["number"].replace(",", ""))
    if not 0 <= number <= _MOST_PEOPLE:
        return Amount(problem=f"“{text[:20]}”不合理")
    return Amount(number.to_integral_value())


_DEGREES = re.compile(
    r"^[东北EN]?(经|纬)?(?P<d>\d{1,3})[°度](?:(?P<m>\d{1,2}(?:\.\d+)?)[′'分])?(?:(?P<s>\d{1,2}(?:\.\d+)?)[″\"秒])?[EN]?$"
)
_PLACE = Decimal("0.000001")


def read_coordinate(value: CellValue) -> Amount:
    """Degrees as a decimal: 113.65, 113°39′.."""
    if value is None or isinstance(value, bool):
        return _EMPTY
    if isinstance(value, CellError):
        return Amount(problem=f"单元格是错误值 {value}")
    if isinstance(value, (int, float)):
        return (
            Amount(Decimal(repr(value)).quantize(_PLACE)) if abs(value) < 1000 else Amount(problem=f"“{value}”不合理")
        )
    text = plain(shown(value))
    if is_nothing(text):
        return _EMPTY
    try:
        return Amount(Decimal(re.sub(r"^[东北]?[经纬]?|[EeNn°度]$", "", text)).quantize(_PLACE))
    except InvalidOperation:
        match = _DEGREES.match(text)
        if match is None:
            return Amount(problem=f"“{text[:20]}”不是经纬度")
    degrees = Decimal(match["d"]) + Decimal(match["m"] or 0) / 60 + Decimal(match["s"] or 0) / 3600
    return Amount(degrees.quantize(_PLACE))
