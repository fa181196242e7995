"""Headers judged by their words: patterns, each with the field it names and how sure one may be of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

F = TypeVar("F", bound=StrEnum)
_NOISE = re.compile(r"[\s*:：、,，.。·\-—_/\\()\[\]【】《》“”\"'‘’;；#?？]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.'’&]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_LONGEST = 40


def plain(text: str) -> str:
    """NFKC without any white space: the form in which words are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=65536)
def header_key(text: str) -> str:
    """A header without spaces, punctuation and case."""
    return _NOISE.sub("", plain(text)).lower()


class HeaderWords(Generic[F]):
    """
    The wordings of a list's headers: (pattern on the normalised header, field, weight).

    The heaviest match of each field counts. A pattern for None bars every lighter one: it looks like something and is
    not.
    """

    def __init__(self, patterns: Iterable[tuple[str, F | None, float]]) -> None:
        self._compiled = tuple((re.compile(pattern), field, weight) for pattern, field, weight in patterns)
        self._known: dict[tuple[str, ...], Mapping[F, float]] = {}

    def scores(self, parts: tuple[str, ...]) -> Mapping[F, float]:
        """How well a header (its lines from top to bottom) names each field; empty when it names none.

        The whole of the lines is judged, then the lowest line alone, a little less trusted, then without brackets.
        """
        if parts not in self._known:
            if len(self._known) > 4096:
                self._known.clear()
            self._known[parts] = self._judge(parts)
        return self._known[parts]

    def _judge(self, parts: tuple[str, ...]) -> Mapping[F, float]:
        scores: dict[F, float] = {}
        joined = "".join(parts)
        barred = 0.0
        seen: set[str] = set()
        chinese = _LATIN.sub("", plain(joined)) if _HAN.search(joined) else ""  # Date 日期
        for text, trust in (
            (joined, 1.0),
            (parts[-1] if parts else "", 0.9),
            (_BRACKETED.sub("", plain(joined)), 0.95),
            (chinese, 0.95),
        ):
            wording = header_key(text)
            if wording and wording not in seen and len(wording) <= _LONGEST:
                seen.add(wording)
                found, bar = self._fits(wording, trust)
                barred = max(barred, bar)
                for field, weight in found.items():
                    scores[field] = max(weight, scores.get(field, 0.0))
        return {field: weight for field, weight in scores.items() if weight > barred}

    def _fits(self, wording: str, trust: float) -> tuple[dict[F, float], float]:
        """The fields a wording fits, and the weight below which it fits none."""
        scores: dict[F, float] = {}
        barred = 0.0
        for pattern, field, weight in self._compiled:
            if not pattern.search(wording):
                continue
            if field is None:
                barred = max(barred, weight)
            else:
                scores[field] = max(weight * trust, scores.get(field, 0.0))
        return scores, barred
