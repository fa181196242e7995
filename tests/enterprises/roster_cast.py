"""What the roster tests share: a good row, the file of some rows, and how it is taken in."""

from datetime import datetime
from typing import Any

from tests.conftest import MONDAY_NOON
from tests.factories import make_actor, make_town
from zhuqi.enterprises import services
from zhuqi.enterprises.services import PlannedFirm, RosterOutcome
from zhuqi.enterprises.sheet import RosterReading, read_roster
from zhuqi.foundation.spreadsheets import Column, OutputSheet, Sheet, Workbook, read_workbook, write_workbook
from zhuqi.foundation.tables import RowFate
from zhuqi.organisations.roles import Actor, Role

HEAD = (
    "序号", "企业名称", "统一社会信用代码", "所属镇街", "地址", "经度", "纬度", "行业", "经营状态", "状态依据",
    "企业规模", "从业人员（人）", "营业收入（万元）", "资产总额（万元）", "数据截至", "是否四上", "四上类别",
    "入库时间", "标签", "企业联络员", "职务", "联系电话",
)  # fmt: skip
GOOD: dict[str, Any] = {
    "序号": 1,
    "企业名称": "明晟新材料有限公司",
    "统一社会信用代码": "91411600000000035G",
    "所属镇街": "城关镇",
    "地址": "工业路 1 号",
    "经度": 113.65,
    "纬度": 34.76,
    "行业": "C26 化学原料和化学制品制造业",
    "经营状态": "正常",
    "状态依据": "",
    "企业规模": "中型",
    "从业人员（人）": 320,
    "营业收入（万元）": 5200.5,
    "资产总额（万元）": 8000,
    "数据截至": "2025-12-31",
    "是否四上": "是",
    "四上类别": "规模以上工业",
    "入库时间": "2020-03-01",
    "标签": "高纳税、专精特新",
    "企业联络员": "王建国",
    "职务": "办公室主任",
    "联系电话": 13812345678.0,
}
SOUND = ("91411600000000035G", "91411600000000000X", "91411600000000019T", "91411600000000027M")


def line(**changes: Any) -> dict[str, Any]:
    """A good row; each test changes what it is about."""
    return GOOD | changes


def plain_line(name: str, **more: Any) -> dict[str, Any]:
    """A row that says nothing but a name and what is given."""
    return dict.fromkeys(HEAD) | {"企业名称": name, "所属镇街": "城关镇"} | more


def workbook(*rows: dict[str, Any], head: tuple[str, ...] = HEAD, title: str = "示例市企业名录") -> bytes:
    """The rows as an .xlsx file."""
    table = [[row.get(name) for name in head] for row in rows]
    return write_workbook([OutputSheet("名录", [Column(name) for name in head], table, title=title)])


def sheet_of(*rows: tuple[Any, ...], name: str = "名录.xlsx", sheet: str = "名录", **more: Any) -> Workbook:
    """A workbook of one sheet, without the detour over a file."""
    return Workbook(name, (Sheet(sheet, tuple(rows), **more),))


def reading_of(*rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> RosterReading:
    """The rows as read."""
    return read_roster(read_workbook(workbook(*rows, head=head), "名录.xlsx"), today=MONDAY_NOON.date())


def clerk() -> Actor:
    """Somebody who may import, in a city with one town."""
    make_town("城关镇")
    return make_actor(Role.DISPATCHER, name="老李")


def take_in(
    actor: Actor, *rows: dict[str, Any], at: datetime = MONDAY_NOON, head: tuple[str, ...] = HEAD, import_id: str = ""
) -> RosterOutcome:
    """Import the rows."""
    reading = reading_of(*rows, head=head)
    done = services.import_rows(rows=reading.rows, file_name="名录.xlsx", actor=actor, at=at, import_id=import_id)
    return RosterOutcome(done, reading)


def plan(actor: Actor, *rows: dict[str, Any], head: tuple[str, ...] = HEAD) -> tuple[PlannedFirm, ...]:
    """What would happen to the rows."""
    return services.plan_roster(rows=reading_of(*rows, head=head).rows, actor=actor, at=MONDAY_NOON)


def counts(outcome: RosterOutcome) -> dict[str, int]:
    """What happened, without the noughts."""
    named = {fate.lower(): outcome.count(fate) for fate in RowFate}
    return {name: count for name, count in named.items() if count}
