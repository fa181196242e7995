"""
Words to search by, without a dictionary: every two neighbouring Han characters are a word, so that every fragment
of two characters is found (供电 in 国网供电公司), whatever a dictionary would have cut.

The literals are written here and cast in SQL; ``to_tsvector`` would split ``ABC-123`` its own way.
"""

import re
import unicodedata
from collections.abc import Iterator

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(f"([{HAN}]+)|((?:(?![{HAN}])[^\\W_])+)")
LONGEST_WORD = 64  # characters; PostgreSQL would take 2 kB


def normalise(text: str) -> str:
    """Return ``text`` for comparison: full-width as half-width (NFKC), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each run of Han characters and each word of letters or digits: ``(han, "")`` or ``("", word)``."""
    for found in RUNS.finditer(normalise(text)):
        yield found[1] or "", (found[2] or "")[:LONGEST_WORD]


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def words(*texts: str) -> frozenset[str]:
    """
    Return what the texts can be found by: pairs of Han characters, the last character of each Han run (with the
    pairs it makes every single character findable by prefix), and words of letters or digits.
    """
    found: set[str] = set()
    for text in texts:
        for han, word in _runs(text):
            found.update([*_pairs(han), han[-1]] if han else [word])
    return frozenset(found)


def tsvector_literal(*texts: str) -> str:
    """Return the text form of a ``tsvector`` over all texts; cast it with ``::tsvector``."""
    return " ".join(f"'{word}'" for word in sorted(words(*texts)))


def tsquery_literal(query: str) -> str:
    """
    Return the text form of a ``tsquery`` that wants every part of ``query``; cast it with ``::tsquery``.

    Letters and digits match from the beginning of a word.  Empty if there is nothing to search by: the caller
    decides what that means, for PostgreSQL would find nothing.
    """
    wanted: dict[str, None] = {}
    for han, word in _runs(query):
        if len(han) > 1:
            wanted.update(dict.fromkeys(f"'{pair}'" for pair in _pairs(han)))
        else:
            wanted[f"'{han or word}':*"] = None
    return " & ".join(wanted)
