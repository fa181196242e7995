"""Cells as text: the words of ``zhuqi.foundation.tables``."""

from zhuqi.foundation.tables import is_blank, key, name, shown, tidy

__all__ = ["is_blank", "key", "name", "shown", "tidy"]
