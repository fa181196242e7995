"""The ledgers go out in the office's form and come back without loss."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.conftest import MONDAY_NOON
from tests.factories import MONDAY, grant, make_actor, make_team, make_town, make_unit, make_user
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.enterprises import services as enterprises
from zhuqi.enterprises.categories import Kind, LiaisonLevel, TagKind, TagLevel
from zhuqi.enterprises.sheet import read_roster
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellValue, read_workbook
from zhuqi.foundation.tables import RowFate
from zhuqi.issues import services as issues
from zhuqi.issues.categories import Category, ClosureGrade, Level, Satisfaction, Source, SubCategory
from zhuqi.issues.models import Issue
from zhuqi.issues.sheet import read_ledger
from zhuqi.organisations.models import AccessLogEntry, User
from zhuqi.organisations.roles import Role
from zhuqi.organisations.selectors import system_actor
from zhuqi.reports.ledgers import LEDGER_LABELS, LedgerKind, make_ledger
from zhuqi.stewardship import services as stewardship
from zhuqi.stewardship.officer_sheet import read_officers
from zhuqi.visits.services import record_visit
from zhuqi.visits.services.importing import import_visits, plan_visit_import
from zhuqi.visits.sheet import read_visits

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "domain" / "ledgers.md"
SINCE = date(2026, 6, 1)
NOT_INVENTED: dict[LedgerKind, frozenset[str]] = {
    LedgerKind.ENTERPRISES: frozenset({"登记日期", "所属片区"}),
    LedgerKind.BONDS: frozenset({"所属片区", "工作小组"}),
    LedgerKind.STEWARDS: frozenset(),
    LedgerKind.ISSUES: frozenset({"序号", "当前环节", "回访人", "责任人"}),
    LedgerKind.VISITS: frozenset({"片区", "登记人", "登记日期"}),
    LedgerKind.ROSTER: frozenset({"序号", "片区"}),
}
Table = list[dict[str, CellValue]]


def build_office() -> None:
    """A small city in which everything a ledger tells occurs."""
    system = system_actor(MONDAY)
    team = make_team()
    town, other = make_town("城关镇", team=team), make_town("石桥镇", team=team)
    steward = make_user(Role.STEWARD, name="周思远", username="zhou", unit=make_unit("工信局"), team=team)
    grant(steward, Role.HANDLER, unit=make_unit("供电公司"))
    given: dict[str, Any] = {"actor": system, "at": MONDAY_NOON - timedelta(days=90)}
    firm = enterprises.register_enterprise(
        name="明晟新材料有限公司",
        division_id=town.pk,
        credit_code="91990181MA0001548Y",
        credit_code_note="示例代码",
        industry="C30",
        address="产业大道1号",
        longitude=Decimal("113.02"),
        latitude=Decimal("34.74"),
        **given,
    ).id
    enterprises.rename_enterprise(enterprise_id=firm, name="示例明晟新材股份有限公司", today=SINCE, **given)
    project = enterprises.register_enterprise(
        name="示例冷链物流园项目", kind=Kind.PROJECT, division_id=other.pk, owner_id=firm, **given
    ).id
    enterprises.register_enterprise(name="示例小面馆", division_id=other.pk, **given)
    enterprises.record_figures(
        enterprise_id=firm, as_of=date(2025, 12, 31), source="年报", employees=60, revenue=Decimal("1200.5"), **given
    )
    enterprises.add_tag(enterprise_id=firm, kind=TagKind.HIGH_TAXPAYER, since=SINCE, **given)
    enterprises.add_tag(enterprise_id=project, kind=TagKind.LED_BY_LEADER, level=TagLevel.CITY, since=SINCE, **given)
    for level, name, phone in (
        (LiaisonLevel.ENTERPRISE, "王建国", "13812345678"),
        (LiaisonLevel.CITY, "廖凯", "13700000001"),
    ):
        enterprises.set_liaison(
            enterprise_id=firm, level=level, name=name, title="主任", phone=phone, since=SINCE, **given
        )
    stewardship.appoint_steward(enterprise_id=firm, steward_id=steward.pk, since=SINCE, basis="清单", **given)
    stewardship.record_leader_lead(
        enterprise_id=project, leader_name="梁振华", level=TagLevel.CITY, since=SINCE, **given
    )
    stewardship.set_steward_profile(user_id=steward.pk, capacity=6, skills="CI", **given)
    _problems(firm, project)


def _problems(firm: int, project: int) -> None:
    li, power = make_actor(Role.DISPATCHER, name="老李"), make_unit("供电公司")
    wang, head = make_actor(Role.HANDLER, unit=power), make_actor(Role.UNIT_HEAD, unit=power)
    supervisor, caller = make_actor(Role.SUPERVISOR), make_actor(Role.CALLER)

    def register(text: str, enterprise_id: int = firm, **more: Any) -> issues.Recorded:
        return issues.register_issue(
            enterprise_id=enterprise_id,
            description=text,
            category=more.pop("category", Category.LAND),
            source=Source.VISIT,
            actor=li,
            at=MONDAY_NOON - timedelta(days=20),
            contact_name="王建国",
            contact_phone="13812345678",
            **more,
        )

    solved = register("变电站建设一再推迟", category=Category.INFRASTRUCTURE, sub_category=SubCategory.POWER)
    at = MONDAY_NOON - timedelta(days=19)
    analysis = issues.Analysis(Category.INFRASTRUCTURE, Level.CITY, Difficulty.ORDINARY, sub_category=SubCategory.POWER)
    issues.triage_issue(issue_id=solved.issue_id, analysis=analysis, actor=li, at=at)
    issues.assign_issue(issue_id=solved.issue_id, unit_id=power.pk, actor=li, at=at)
    issues.arrange_issue(issue_id=solved.issue_id, arrangement="派专人勘查", actor=wang, at=at + timedelta(hours=1))
    issues.resolve_issue(
        issue_id=solved.issue_id,
        result="已送电",
        evidence="确认单",
        answer="电话告知",
        actor=head,
        at=at + timedelta(days=3),
    )
    issues.pass_audit(issue_id=solved.issue_id, actor=supervisor, at=at + timedelta(days=4))
    issues.record_call_back(
        issue_id=solved.issue_id,
        answers=issues.Answers(True, True, True, Satisfaction.SATISFIED),
        words="",
        actor=caller,
        at=at + timedelta(days=5),
    )
    issues.close_issue(issue_id=solved.issue_id, grade=ClosureGrade.GOOD, actor=supervisor, at=at + timedelta(days=6))
    register("二期用地没有指标")
    register("门前道路破损", project)
    register("有人吃拿卡要", is_confidential=True)
    record_visit(
        enterprise_ids=[firm, project],
        date=MONDAY - timedelta(days=20),
        purpose="走访调研",
        summary="订单饱满，用电紧张。",
        issue_numbers=[solved.number],
        participant_ids=[User.objects.get(username="zhou").pk],
        participant_names=["市领导一行"],
        actor=li,
        at=MONDAY_NOON,
    )


def export(folder: Path, *, phones: bool = True) -> dict[LedgerKind, Path]:
    """All six ledgers, as the system writes them."""
    files = {}
    for kind in LedgerKind:
        files[kind] = folder / f"{LEDGER_LABELS[kind]}.xlsx"
        make_ledger(
            kind,
            actor=system_actor(MONDAY),
            until=MONDAY,
            at=MONDAY_NOON,
            today=MONDAY,
            target=files[kind],
            whole_phones=phones,
        )
    return files


def table(file: Path) -> Table:
    """The rows of a ledger by the titles of its columns."""
    sheet = read_workbook(file).sheets[0]
    head = [str(cell) for cell in sheet.rows[2]]
    return [dict(zip(head, row, strict=False)) for row in sheet.rows[3:] if isinstance(row[0], float)]


def fates(files: dict[LedgerKind, Path]) -> dict[LedgerKind, set[RowFate]]:
    """What an import of each file would do to its rows."""
    actor, given = system_actor(MONDAY), {"actor": system_actor(MONDAY), "at": MONDAY_NOON}
    officers = read_officers(read_workbook(files[LedgerKind.STEWARDS]), None).rows
    firms = read_roster(read_workbook(files[LedgerKind.ENTERPRISES]), None, MONDAY).rows
    problems = read_ledger(read_workbook(files[LedgerKind.ISSUES]), today=MONDAY)
    met = read_visits(read_workbook(files[LedgerKind.VISITS]), today=MONDAY)
    return {
        LedgerKind.STEWARDS: {one.fate for one in stewardship.plan_officers(rows=officers, **given)},
        LedgerKind.ENTERPRISES: {one.fate for one in stewardship.plan_roster(rows=firms, **given)},
        LedgerKind.ISSUES: {RowFate(one.fate) for one in issues.plan_import(reading=problems, actor=actor).rows},
        LedgerKind.VISITS: {one.fate for one in plan_visit_import(reading=met, actor=actor).rows},
    }


def take_in(files: dict[LedgerKind, Path]) -> None:
    """Import the four files, in the order the document names."""
    actor = system_actor(MONDAY)
    given: dict[str, Any] = {"actor": actor, "at": MONDAY_NOON}
    stewardship.import_officers(rows=read_officers(read_workbook(files[LedgerKind.STEWARDS]), None).rows, **given)
    roster = read_roster(read_workbook(files[LedgerKind.ENTERPRISES]), None, MONDAY)
    stewardship.import_roster(rows=roster.rows, file_name="企业台账.xlsx", **given)
    ledger = read_ledger(read_workbook(files[LedgerKind.ISSUES]), today=MONDAY)
    issues.import_ledger(reading=ledger, file_name="问题台账.xlsx", file_sm3="", **given)
    met = read_visits(read_workbook(files[LedgerKind.VISITS]), today=MONDAY)
    import_visits(reading=met, file_name="走访台账.xlsx", **given)


def forget(act: Callable[[], Any]) -> Any:
    """Do something, keep what it returns, and leave nothing of it behind."""
    with transaction.atomic():
        kept = act()
        transaction.set_rollback(True)
    return kept


@pytest.fixture
def files(tmp_path: Path) -> dict[LedgerKind, Path]:
    """The ledgers of the small city, which is gone again."""

    def made() -> dict[LedgerKind, Path]:
        build_office()
        return export(tmp_path)

    found: dict[LedgerKind, Path] = forget(made)
    return found


def test_back_where_they_came_from_nothing_changes(tmp_path):
    build_office()
    assert set().union(*fates(export(tmp_path)).values()) == {RowFate.UNCHANGED}
    assert set().union(*fates(export(tmp_path, phones=False)).values()) == {RowFate.UNCHANGED}


def test_an_empty_office_is_filled_again_cell_by_cell(files, tmp_path):
    take_in(files)
    (tmp_path / "again").mkdir()
    again = export(tmp_path / "again")
    for kind, file in files.items():
        before, after = table(file), table(again[kind])
        assert len(before) == len(after) > 0, kind
        for one, other in zip(before, after, strict=True):
            differing = {title for title in one if one[title] != other[title]}
            assert differing <= NOT_INVENTED[kind], (kind, {title: (one[title], other[title]) for title in differing})
    assert set().union(*fates(again).values()) == {RowFate.UNCHANGED}


def test_the_document_names_what_is_not_invented():
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind, titles in NOT_INVENTED.items():
        told = [line for line in text.splitlines() if line.startswith("| ") and LEDGER_LABELS[kind] in line]
        for title in titles:
            assert any(re.search(rf"[|,] {title}[ ,]", line) for line in told), (kind, title)


def test_numbers_are_kept_and_the_next_is_the_next(files):
    take_in(files)
    numbers = sorted(Issue.objects.values_list("number", flat=True))
    assert numbers == ["2026-000001", "2026-000002", "2026-000003"]
    li = make_actor(Role.DISPATCHER)
    firm = Issue.objects.first().enterprise_id
    recorded = issues.register_issue(
        enterprise_id=firm, description="停水", category=Category.OTHER, source=Source.CALL, actor=li, at=MONDAY_NOON
    )
    assert recorded.number == "2026-000004"


def test_a_row_that_says_something_else_about_a_handled_problem_is_handed_back(tmp_path):
    build_office()
    file = export(tmp_path)[LedgerKind.ISSUES]
    reading = read_ledger(read_workbook(file), today=MONDAY)
    rows = tuple(replace(row, progress="已经全部解决，无需再办") for row in reading.rows)
    plan = issues.plan_import(reading=replace(reading, rows=rows), actor=system_actor(MONDAY))
    assert {RowFate(one.fate) for one in plan.rows} == {RowFate.REJECTED}
    assert all("“进展情况”与系统不一致" in one.reason for one in plan.rows)


def test_confidential_problems_go_into_no_file(files):
    told = table(files[LedgerKind.ISSUES])
    assert "有人吃拿卡要" not in [row["问题描述"] for row in told]
    assert len(told) == 3
    foot = read_workbook(files[LedgerKind.ISSUES]).sheets[0].rows[-1][0]
    assert foot == "说明：另有保密问题1件，不列入台账文件。"


def test_the_form_is_the_offices(files):
    sheet = read_workbook(files[LedgerKind.ENTERPRISES]).sheets[0]
    assert sheet.rows[0][0] == "示例市企业台账"
    assert sheet.rows[1][0] == "单位：企业服务办公室"
    assert "截至日期：2026年9月21日" in sheet.rows[1]
    row = table(files[LedgerKind.ENTERPRISES])[0]
    assert (row["序号"], row["企业名称"], row["曾用名"]) == (1, "示例明晟新材股份有限公司", "明晟新材料有限公司")
    assert row["数据截至日期"] == date(2025, 12, 31)  # a day, not a text
    assert row["企业联络员电话"] == "13812345678"


def test_every_file_is_noted_and_says_whether_numbers_are_whole(tmp_path):
    build_office()
    export(tmp_path, phones=False)
    entries = list(AccessLogEntry.objects.filter(kind="EXPORTED").order_by("id"))
    assert [entry.subject for entry in entries] == list(LEDGER_LABELS.values())
    assert all("电话隐去中间位" in entry.detail for entry in entries)
    masked = table(tmp_path / "企业台账.xlsx")[0]
    assert masked["企业联络员电话"] == "138****5678"


def test_a_past_day_is_told_as_it_was(tmp_path):
    build_office()
    target = tmp_path / "past.xlsx"
    past = MONDAY - timedelta(days=18)
    make_ledger(LedgerKind.ISSUES, actor=system_actor(MONDAY), until=past, at=MONDAY_NOON, today=MONDAY, target=target)
    assert {row["是否解决"] for row in table(target)} == {"正在解决"}


def test_a_day_to_come_is_refused_and_leaves_the_old_file(tmp_path):
    target = tmp_path / "企业台账.xlsx"
    target.write_bytes(b"before")
    with pytest.raises(Refused, match="还没有到"):
        make_ledger(
            LedgerKind.ENTERPRISES,
            actor=system_actor(MONDAY),
            until=MONDAY + timedelta(days=1),
            at=MONDAY_NOON,
            today=MONDAY,
            target=target,
        )
    assert target.read_bytes() == b"before"
