"""What becomes of a row that is imported."""

from enum import StrEnum


class RowFate(StrEnum):
    """What happens to a row of the sheet."""

    CREATED = "CREATED"  # 新增
    UPDATED = "UPDATED"  # 更新
    UNCHANGED = "UNCHANGED"  # 无变化
    DUPLICATE = "DUPLICATE"  # 表内重复
    REJECTED = "REJECTED"  # 退回


FATE_LABELS: dict[RowFate, str] = {
    RowFate.CREATED: "新增",
    RowFate.UPDATED: "更新",
    RowFate.UNCHANGED: "无变化",
    RowFate.DUPLICATE: "表内重复",
    RowFate.REJECTED: "退回",
}
