"""
Figure chips: the ``[[issues.registered]]`` in a paragraph that prints as the figure's value.  Pure.

A chip names a figure by its code; ``[[rate.resolution:分子]]`` and ``[[rate.resolution:分母]]`` print what a ratio is
counted from, ``[[rate.satisfaction:总数]]`` what the denominator is a part of.  Officials edit the words around the
chips; the numbers stay the ledger's.  On screen a chip carries the figure's name (``[[登记问题]]``), stored its code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhuqi.foundation.errors import Refused
from zhuqi.reports.frozen import FrozenFigure

_CHIP = re.compile(r"\[\[\s*([^\[\]:：]*?)\s*(?:[:：]\s*([^\[\]]*?)\s*)?\]\]")

_MARK = re.compile(r"\[\[([^\[\]]*)\]\]")

# Digits that are not counts: dates and times, document numbers, the names of the regime and the hotline, quotations.
_NOT_A_COUNT = re.compile(
    r"“[^”]*”|《[^》]*》|〔\d{4}〕\s*\d+\s*号|13710|12345"
    r"|\d{2,4}\s*年(?:\d{1,2}\s*月)?(?:\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:份)?|\d{1,2}\s*[日时]|\d{1,2}[:：]\d{2}"
)
_HAND_TYPED = re.compile(r"\d+(?:[.,，]\d+)*\s*[%％]?")


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: plain words (``code`` empty), or one chip with what its figure means."""

    text: str
    code: str = ""
    name: str = ""
    definition: str = ""


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes of the figures a text cites, each once, in order."""
    return tuple(dict.fromkeys(match[1] for match in _CHIP.finditer(text)))


def named(text: str, figures: Mapping[str, FrozenFigure]) -> str:
    """Return a text with names in its chips instead of codes, as officials read and edit it."""

    def name(match: re.Match[str]) -> str:
        figure = figures.get(match[1])
        if figure is None:
            return match[0]
        return f"[[{figure.name}：{match[2]}]]" if match[2] is not None else f"[[{figure.name}]]"

    return _CHIP.sub(name, text)


def coded(text: str, figures: Mapping[str, FrozenFigure]) -> str:
    """Return a text with codes in its chips instead of names, as it is stored; what names no figure stays as it is."""
    codes = {figure.name: figure.code for figure in figures.values()}

    def code(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if inner in codes:  # a name may have a colon itself: 来源：走访
            return f"[[{codes[inner]}]]"
        name, colon, part = inner.replace("：", ":").rpartition(":")
        name = inner[: len(name)].strip()
        return f"[[{codes[name]}:{part.strip()}]]" if colon and name in codes else match[0]

    return _MARK.sub(code, text)


def pieces(text: str, figures: Mapping[str, FrozenFigure]) -> tuple[Piece, ...]:
    """
    Return a text as words and chips, each chip with the value it prints.

    :raises Refused: a chip names no figure, or one that is not published
    """
    return tuple(_pieces(text, figures))


def _pieces(text: str, figures: Mapping[str, FrozenFigure]) -> Iterator[Piece]:
    done = 0
    for match in _CHIP.finditer(text):
        if match.start() > done:
            yield Piece(text[done : match.start()])
        figure = _figure(match[0], match[1], figures)
        yield Piece(_printed(match[0], figure, match[2]), figure.code, figure.name, figure.definition)
        done = match.end()
    if done < len(text):
        yield Piece(text[done:])


def render(text: str, figures: Mapping[str, FrozenFigure]) -> str:
    """
    Return the text as it prints.

    :raises Refused: a chip names no figure, or one that is not published
    """
    return "".join(piece.text for piece in _pieces(text, figures))


def can_print(text: str, figures: Mapping[str, FrozenFigure]) -> bool:
    """Return whether every figure a text cites exists, is published, and has the parts that are cited."""
    try:
        render(text, figures)
    except Refused:
        return False
    return True


def check(text: str, figures: Mapping[str, FrozenFigure]) -> None:
    """
    Check a paragraph an official has written.

    :raises Refused: the first thing wrong with its chips, in a sentence
    """
    rest = _CHIP.sub("", text)
    if "[[" in rest or "]]" in rest:
        raise Refused("段落中的指标标记没有写完整：应以“[[”开头、以“]]”结尾，请补全或删去。")
    render(text, figures)


def hints(text: str) -> tuple[str, ...]:
    """Return one hint for each number typed by hand that looks like a count.  A hint is no refusal."""
    words = _NOT_A_COUNT.sub("、", _CHIP.sub("、", text))
    return tuple(
        f"“{number}”是手工填写的数字，不会随台账更新，点击后也查不到明细；如系统计数据，请改用指标清单中的指标。"
        for number in dict.fromkeys(match[0].strip() for match in _HAND_TYPED.finditer(words))
    )


def _figure(chip: str, code: str, figures: Mapping[str, FrozenFigure]) -> FrozenFigure:
    figure = figures.get(code)
    if figure is None:
        raise Refused(f"没有“{chip}”这个指标，请从指标清单中选用，或删去该标记。")
    if not figure.is_published:
        raise Refused(f"“{figure.name}”本期样本不足、未予公布，不能写入正文，请删去“[[{figure.name}]]”。")
    return figure


def _printed(chip: str, figure: FrozenFigure, part: str | None) -> str:
    if part is None:
        return figure.text
    parts = {"分子": figure.numerator, "分母": figure.denominator, "总数": figure.whole}
    if part not in parts:
        raise Refused(f"“{chip}”写法有误：冒号后只能写“分子”“分母”或“总数”。")
    value = parts[part]
    if value is None:
        raise Refused(f"“{figure.name}”没有{part}，请改为“[[{figure.name}]]”。")
    return str(value)
