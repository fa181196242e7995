"""Contact names and telephone numbers: the words of ``zhuqi.standards.written_people``."""

from zhuqi.standards.written_people import People, read_people

__all__ = ["People", "read_people"]
