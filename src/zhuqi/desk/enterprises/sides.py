"""Two records side by side, line by line in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhuqi.desk.enterprises.presentation import industry_name
from zhuqi.enterprises.categories import KIND_LABELS, STATUS_LABELS, TAG_LABELS
from zhuqi.enterprises.selectors import MergePreview, MergeSide
from zhuqi.organisations.selectors import PersonRef
from zhuqi.standards.enterprise_size import SIZE_LABELS

_TOOK = {
    "credit_code": "统一社会信用代码",
    "address": "地址",
    "longitude": "位置",
    "industry": "行业",
    "is_above_scale": "四上入库情况",
    "owner_id": "建设单位",
}


@dataclass(frozen=True)
class SideRow:
    """One line of the comparison."""

    label: str
    keep: str
    merge: str

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.keep and self.merge and self.keep != self.merge)


def sides_in_words(
    found: MergePreview, issues: Mapping[int, int], visits: Mapping[int, int], stewards: Mapping[int, PersonRef]
) -> list[SideRow]:
    """Return the comparison, the lines that tell one firm from another first."""
    keep, merge = (_lines(side, issues, visits, stewards) for side in (found.keep, found.merge))
    return [SideRow(label, keep[label], merge[label]) for label in keep]


def took_in_words(columns: tuple[str, ...]) -> list[str]:
    """Name what the survivor takes over."""
    return [_TOOK[column] for column in columns if column in _TOOK]


def _lines(
    side: MergeSide, issues: Mapping[int, int], visits: Mapping[int, int], stewards: Mapping[int, PersonRef]
) -> dict[str, str]:
    steward = stewards.get(side.id)
    return {
        "名称": side.name,
        "统一社会信用代码": side.credit_code or "",
        "曾用名": "、".join(side.former_names),
        "类型": KIND_LABELS[side.kind],
        "乡镇（街道）": side.division_name,
        "地址": side.address,
        "行业": industry_name(side.industry),
        "规模": SIZE_LABELS[side.size],
        "状态": STATUS_LABELS[side.status],
        "四上企业": "是" if side.is_above_scale else "",
        "标签": "、".join(TAG_LABELS[kind] for kind in side.tags),
        "首席服务官": f"{steward.name}（{steward.unit_name}）" if steward else "",
        "联络员": _count(side.liaisons, "名"),
        "经营数据": _count(side.figures, "期"),
        "问题": _count(issues.get(side.id, 0), "件"),
        "走访座谈": _count(visits.get(side.id, 0), "次"),
        "登记日期": f"{side.created_at:%Y-%m-%d}",
    }


def _count(number: int, unit: str) -> str:
    return f"{number}{unit}" if number else ""
