"""The hash by which one line of a history stands on the line before it."""

import json
from collections.abc import Sequence

from zhuqi.foundation import crypto


def chained_hash(content: Sequence[object]) -> str:
    """Return the SM3 hash, in hexadecimal, of a line: the hash before it, then what it says, as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.provider().hash(text.encode())
