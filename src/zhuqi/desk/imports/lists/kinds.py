"""What differs between a roster of enterprises and a list of officers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from zhuqi.desk.imports.lists import visit_lines
from zhuqi.desk.imports.lists.lines import Line, Neighbour, firm_facts, officer_facts
from zhuqi.enterprises import access as enterprise_access
from zhuqi.enterprises import sheet as roster
from zhuqi.enterprises.services import PlannedFirm
from zhuqi.foundation.spreadsheets import Workbook
from zhuqi.foundation.tables import Rejection, TableMapping
from zhuqi.organisations import access as organisation_access
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship import officer_sheet, services
from zhuqi.stewardship.services import PlannedOfficer
from zhuqi.visits import access as visit_access
from zhuqi.visits import sheet as visit_sheet


@dataclass(frozen=True)
class Reading:
    """A file as read, whichever list it is."""

    mapping: TableMapping[Any]
    rows: tuple[Any, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of list: its words, its columns, and the acts that take it in."""

    code: str
    title: str
    file_label: str
    lead: str
    hint: str
    note: str
    unit: str
    subject: str
    list_route: str
    list_label: str
    row_route: str
    fields: type[StrEnum]
    labels: Mapping[Any, str]
    personal: frozenset[Any]
    name_field: Any
    chunk: int
    may: Callable[[Actor], bool]
    guess: Callable[[Workbook], TableMapping[Any]]
    from_plain: Callable[[list[dict[str, Any]]], TableMapping[Any]]
    read: Callable[[Workbook, Any, date], Reading]
    plan: Callable[[Sequence[Any], Actor, datetime], list[Line]]
    take: Callable[[Sequence[Any], str, Actor, datetime, str], list[Line]]


def _read_roster(workbook: Workbook, mapping: Any, today: date) -> Reading:
    found = roster.read_roster(workbook, mapping, today)
    return Reading(found.mapping, found.rows, found.rejections, found.notes)


def _plan_roster(rows: Sequence[Any], actor: Actor, at: datetime) -> list[Line]:
    return [_firm_line(one) for one in services.plan_roster(rows=rows, actor=actor, at=at)]


def _take_roster(rows: Sequence[Any], file_name: str, actor: Actor, at: datetime, import_id: str) -> list[Line]:
    done = services.import_roster_rows(rows=rows, file_name=file_name, actor=actor, at=at, import_id=import_id)
    return [_firm_line(one) for one in done]


def _firm_line(one: PlannedFirm) -> Line:
    like = [f"与本表第{row}行“{name}”名称相近" for row, name in one.row.like]
    return Line(
        sheet=one.row.sheet,
        row=one.row.row,
        name=one.row.name,
        fate=one.fate,
        number=one.number,
        reason=one.reason,
        facts=firm_facts(one.row),
        warnings=(*one.warnings, *one.row.remarks, *like),
        near=tuple(Neighbour(near.number, near.name, near.division, near.why) for near in one.near),
        news=f"{one.new_town}（镇街）" if one.new_town else "",
    )


def _read_officers(workbook: Workbook, mapping: Any, today: date) -> Reading:
    found = officer_sheet.read_officers(workbook, mapping)
    return Reading(found.mapping, found.rows, found.rejections, found.notes)


def _plan_officers(rows: Sequence[Any], actor: Actor, at: datetime) -> list[Line]:
    return [_officer_line(one) for one in services.plan_officers(rows=rows, actor=actor, at=at)]


def _take_officers(rows: Sequence[Any], file_name: str, actor: Actor, at: datetime, import_id: str) -> list[Line]:
    return [_officer_line(one) for one in services.import_officers(rows=rows, actor=actor, at=at)]


def _officer_line(one: PlannedOfficer) -> Line:
    return Line(
        sheet=one.row.sheet,
        row=one.row.row,
        name=one.row.name,
        fate=one.fate,
        number=one.username,
        reason=one.reason,
        facts=officer_facts(one.row),
        warnings=(*one.warnings, *one.row.remarks),
        news=f"{one.new_unit}（单位）" if one.new_unit else "",
    )


def _read_visits(workbook: Workbook, mapping: Any, today: date) -> Reading:
    found = visit_lines.read(workbook, mapping, today)
    return Reading(found.mapping, found.rows, found.rejections, found.notes)


ENTERPRISES = Kind(
    code="enterprises",
    title="导入企业名录",
    file_label="企业名录文件",
    lead="把企业和项目的名录（Excel）收进企业库，每一行是一家企业或一个项目。先预览，确认后才写入。",
    hint="有“企业名称”一列即可。信用代码、曾用名、所属镇街、行业、经营状态、经营数据、四上、标签、三级联络员、包联领导、"
    "首席服务官等列有就用；金额以万元为准，表头写明元、亿元的会换算。",
    note="同一份名录可以反复导入：没有变化的行什么也不改，表里没写的不会清空。先认企业编号，再认信用代码，再认名称加所属镇街；"
    "代码相同而名称不同的按企业更名处理，名称相近的只提示、不合并。首席服务官须先导入服务官名单。",
    unit="家",
    subject="企业",
    list_route="enterprises:list",
    list_label="企业",
    row_route="enterprises:detail",
    fields=roster.Field,
    labels=roster.FIELD_LABELS,
    personal=roster.PERSONAL_FIELDS,
    name_field=roster.Field.NAME,
    chunk=1000,
    may=enterprise_access.may_import,
    guess=roster.guess_roster,
    from_plain=roster.RosterMapping.from_plain,
    read=_read_roster,
    plan=_plan_roster,
    take=_take_roster,
)
OFFICERS = Kind(
    code="officers",
    title="导入服务官名单",
    file_label="首席服务官名单文件",
    lead="把首席服务官名单（Excel）收进来，每一行是一个人。先预览，确认后才写入。",
    hint="有“姓名”一列即可，最好有“单位”。手机、工作组、工作小组、片区、是否组长、可包联户数、专长行业等列有就用。",
    note="新开的账号没有密码，由系统管理员设置后本人方可登录。系统里没有的单位、小组会新建，单位待核对。"
    "同一份名单可以反复导入：没有变化的行什么也不改，表里没写的不会清空。",
    unit="人",
    subject="服务官",
    list_route="stewardship:officers",
    list_label="首席服务官",
    row_route="stewardship:officer",
    fields=officer_sheet.Field,
    labels=officer_sheet.FIELD_LABELS,
    personal=officer_sheet.PERSONAL_FIELDS,
    name_field=officer_sheet.Field.NAME,
    chunk=50,
    may=organisation_access.may_enrol,
    guess=officer_sheet.guess_officers,
    from_plain=officer_sheet.OfficerMapping.from_plain,
    read=_read_officers,
    plan=_plan_officers,
    take=_take_officers,
)
VISITS = Kind(
    code="visits",
    title="导入走访台账",
    file_label="走访台账文件",
    lead="把走访、座谈会的台账（Excel）收进来，每一行是一次走访或座谈会。先预览，确认后才写入。",
    hint="有“企业名称”和“走访日期”两列即可，多家企业用顿号分开。走访方式、地点、事由、参加人员、了解到的情况、有无诉求、"
    "问题编号等列有就用；企业库里没有的企业会新登记，待核对。",
    note="同一份台账可以反复导入：已有的走访不会重复登记；系统里已登记而内容不一致的行退回，请到走访页更正。"
    "服务走访不得记录检查、整改等内容，含有这些字样的行会退回。",
    unit="次",
    subject="走访",
    list_route="visits:list",
    list_label="走访",
    row_route="visits:detail",
    fields=visit_sheet.Field,
    labels=visit_sheet.FIELD_LABELS,
    personal=frozenset({visit_sheet.Field.PARTICIPANTS}),
    name_field=visit_sheet.Field.ENTERPRISES,
    chunk=25,
    may=visit_access.may_import,
    guess=visit_sheet.guess_visits,
    from_plain=visit_sheet.VisitMapping.from_plain,
    read=_read_visits,
    plan=visit_lines.plan,
    take=visit_lines.take,
)
KINDS = {kind.code: kind for kind in (ENTERPRISES, OFFICERS, VISITS)}
