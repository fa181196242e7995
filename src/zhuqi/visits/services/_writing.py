"""What is written down about a visit, and what may not be."""

from dataclasses import dataclass
from datetime import date

from zhuqi.foundation.errors import Refused
from zhuqi.visits.kinds import forbidden_word, inspecting_word
from zhuqi.visits.models import Visit


@dataclass(frozen=True)
class Writing:
    """What is written down about a visit."""

    day: date
    purpose: str
    place: str
    summary: str
    special_note: str
    minutes: str = ""

    def checked(self, today: date) -> "Writing":
        """:raises Refused: if a field is empty, too long, in the future, or reads like an inspection"""
        purpose, place = " ".join(self.purpose.split()), " ".join(self.place.split())
        summary, note = self.summary.strip(), " ".join(self.special_note.split())
        minutes = self.minutes.strip()
        if self.day > today:
            raise Refused("日期不能晚于今天，请在走访之后登记。")
        if not purpose:
            raise Refused("请填写走访事由。")
        limits = (
            ("事由", purpose, 200),
            ("地点", place, 100),
            ("了解到的情况", summary, 2000),
            ("专访缘由", note, 100),
            ("纪要", minutes, 8000),
        )
        for field, value, limit in limits:
            if len(value) > limit:
                raise Refused(f"{field}最多 {limit} 个字，请缩短。")
        word = forbidden_word(f"{purpose} {note}", f"{summary}\n{minutes}")
        if word is not None:
            raise Refused(
                f"服务走访不得记录“{word}”：按国务院办公厅《关于严格规范涉企行政检查的意见》，"
                "议事协调机构不得实施行政检查，请改写事由或情况。"
            )
        return Writing(self.day, purpose, place, summary, note, minutes)

    def of_a_service(self) -> "Writing":
        """:raises Refused: if a sentence speaks of inspecting and does not say that it is the firm's own word"""
        word = inspecting_word(f"{self.summary}\n{self.minutes}")
        if word is not None:
            raise Refused(
                f"服务走访不得记录“{word}”：走访是服务，不是检查。"
                f"如是企业反映的情况，请写明“企业反映……”；与走访无关的，请删去“{word}”。"
            )
        return self

    def put_on(self, visit: Visit) -> None:
        """Copy the text to the row."""
        visit.date, visit.purpose, visit.place, visit.summary = self.day, self.purpose, self.place, self.summary
        visit.special_note, visit.is_special = self.special_note, bool(self.special_note)
        if self.minutes:
            visit.minutes = self.minutes
