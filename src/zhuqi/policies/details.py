"""What the office writes down of a policy.  Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.matching import NO_LIMIT, Conditions, Range
from zhuqi.standards.enterprise_size import Size

DETAIL_LABELS = {
    "title": "名称",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "level": "层级",
    "summary": "支持内容",
    "how_to_apply": "申报方式",
    "contact": "咨询方式",
    "source_url": "原文链接",
    "valid_from": "施行日期",
    "valid_until": "有效期至",
    "kind": "类型",
    "industries": "行业",
    "sizes": "规模",
    "above_scale": "四上企业",
    "tags": "标签",
    "divisions": "所在地",
    "min_employees": "从业人员下限",
    "max_employees": "从业人员上限",
    "min_revenue": "营业收入下限",
    "max_revenue": "营业收入上限",
}  # in the order of the page
LONGEST = {
    "title": 200,
    "document_number": 60,
    "issuer": 100,
    "summary": 500,
    "how_to_apply": 1000,
    "contact": 200,
    "source_url": 500,
}
SIZES = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)  # what a policy may ask for


@dataclass(frozen=True)
class PolicyDetails:
    """A policy as it is written down; of the conditions, what is empty asks for nothing."""

    title: str
    issuer: str
    level: PolicyLevel
    summary: str
    valid_from: date
    valid_until: date | None = None
    document_number: str = ""
    how_to_apply: str = ""
    contact: str = ""
    source_url: str = ""
    kind: Kind | None = None
    industries: tuple[str, ...] = ()
    sizes: tuple[Size, ...] = ()
    above_scale: bool | None = None
    tags: tuple[TagKind, ...] = ()
    division_ids: tuple[int, ...] = ()
    employees: Range = NO_LIMIT
    revenue: Range = NO_LIMIT

    def conditions(self, division_names: Mapping[int, str]) -> Conditions:
        """Return whom it is for, its places by name."""
        return Conditions(
            kind=self.kind,
            industries=self.industries,
            sizes=self.sizes,
            above_scale=self.above_scale,
            tags=self.tags,
            places={pk: division_names.get(pk, "") for pk in self.division_ids},
            employees=self.employees,
            revenue=self.revenue,
        )
