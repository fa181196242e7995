"""A figure as a document prints it: value, definition and wording, frozen on the day it was taken.  Pure."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Protocol


class Published(Protocol):
    """What the figures room hands over (`zhuqi.figures.selectors.FigureValue`)."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> int | Decimal | None: ...
    @property
    def numerator(self) -> int | None: ...
    @property
    def denominator(self) -> int | None: ...
    @property
    def whole(self) -> int | None: ...
    @property
    def text(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def coverage_sentence(self) -> str: ...


@dataclass(frozen=True)
class FrozenFigure:
    """
    One figure of one document.

    ``value`` is the exact decimal as text, or None where the figure is not published (denominator zero or under the
    minimum), ``reason`` saying so; ``text`` is what is printed; ``definition`` is the 口径 as it read that day;
    ``whole`` is what the denominator is a part of, ``coverage`` the sentence about it.
    """

    code: str
    name: str
    definition: str
    unit: str
    value: str | None
    numerator: int | None
    denominator: int | None
    text: str
    whole: int | None = None
    reason: str = ""
    coverage: str = ""

    @property
    def is_published(self) -> bool:
        """Whether there is a value that may be printed."""
        return self.value is not None

    @property
    def is_ratio(self) -> bool:
        """Whether it is counted over a denominator that has to be printed with it."""
        return self.numerator is not None and self.denominator is not None

    @property
    def count(self) -> Decimal:
        """Return the value, 0 where it is not published."""
        return Decimal(self.value or 0)

    @property
    def share(self) -> Decimal | None:
        """Return numerator over denominator between 0 and 1; None where it is not published or not a ratio."""
        if not self.is_published or self.numerator is None or not self.denominator:
            return None
        return Decimal(self.numerator) / Decimal(self.denominator)

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a database column."""
        return asdict(self)

    def as_public_json(self) -> dict[str, Any]:
        """Return the entry of ``figures.json``: the value as a number."""
        value: int | float | None = None
        if self.value is not None:
            exact = Decimal(self.value)
            value = int(exact) if exact == exact.to_integral_value() else float(exact)
        return {
            "code": self.code,
            "name": self.name,
            "definition": self.definition,
            "value": value,
            "numerator": self.numerator,
            "denominator": self.denominator,
        }


def freeze(figure: Published) -> FrozenFigure:
    """Return a figure as it will be kept with the document."""
    return FrozenFigure(
        code=figure.code,
        name=figure.name,
        definition=figure.definition,
        unit=figure.unit,
        value=None if figure.value is None else str(figure.value),
        numerator=figure.numerator,
        denominator=figure.denominator,
        text=figure.text,
        whole=figure.whole,
        reason=figure.reason,
        coverage=figure.coverage_sentence,
    )


def from_json(rows: list[dict[str, Any]]) -> dict[str, FrozenFigure]:
    """Return stored figures by code, in the order they were stored."""
    return {row["code"]: FrozenFigure(**row) for row in rows}
