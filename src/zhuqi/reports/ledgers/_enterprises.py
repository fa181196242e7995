"""企业台账: every firm and project, one line each, in columns the import reads back."""

from collections.abc import Iterator

from zhuqi.enterprises.categories import (
    ABOVE_SCALE_LABELS,
    KIND_LABELS,
    STATUS_LABELS,
    AboveScaleType,
    EnterpriseStatus,
    Kind,
)
from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.spreadsheets import Looks, OfficialColumn
from zhuqi.organisations.models import Team
from zhuqi.reports.ledgers._firms import (
    FirmFacts,
    firm_facts,
    in_chunks,
    industry_words,
    liaison_cells,
    teams_by_town,
)
from zhuqi.reports.ledgers._sheets import Content, Request, Row, day_of
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size

_COLUMNS = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("企业编号", 10, Looks.CENTRED),
    OfficialColumn("企业名称", 30, Looks.WRAPPED),
    OfficialColumn("统一社会信用代码", 21, Looks.CENTRED),
    OfficialColumn("类型", 6, Looks.CENTRED),
    OfficialColumn("建设单位", 24, Looks.WRAPPED),
    OfficialColumn("曾用名", 22, Looks.WRAPPED),
    OfficialColumn("所属镇街", 12, Looks.CENTRED),
    OfficialColumn("所属片区", 10, Looks.CENTRED),
    OfficialColumn("地址", 24, Looks.WRAPPED),
    OfficialColumn("经度", 11, Looks.PLACE),
    OfficialColumn("纬度", 10, Looks.PLACE),
    OfficialColumn("行业", 22, Looks.WRAPPED),
    OfficialColumn("企业规模", 7, Looks.CENTRED),
    OfficialColumn("是否四上", 6, Looks.CENTRED),
    OfficialColumn("四上类别", 16, Looks.CENTRED),
    OfficialColumn("入库日期", 11, Looks.DAY),
    OfficialColumn("入库依据", 16, Looks.WRAPPED),
    OfficialColumn("企业状态", 9, Looks.CENTRED),
    OfficialColumn("状态依据", 20, Looks.WRAPPED),
    OfficialColumn("是否重点服务对象", 9, Looks.CENTRED),
    OfficialColumn("标签", 20, Looks.WRAPPED),
    OfficialColumn("包联领导", 18, Looks.WRAPPED),
    OfficialColumn("首席服务官", 10, Looks.CENTRED),
    OfficialColumn("首席服务官单位", 22, Looks.WRAPPED),
    OfficialColumn("包联开始日期", 11, Looks.DAY),
    OfficialColumn("包联依据", 18, Looks.WRAPPED),
    OfficialColumn("市级联络员", 10, Looks.CENTRED),
    OfficialColumn("市级联络员职务", 12, Looks.CENTRED),
    OfficialColumn("市级联络员电话", 14, Looks.CENTRED),
    OfficialColumn("县区联络员", 10, Looks.CENTRED),
    OfficialColumn("县区联络员职务", 12, Looks.CENTRED),
    OfficialColumn("县区联络员电话", 14, Looks.CENTRED),
    OfficialColumn("企业联络员", 10, Looks.CENTRED),
    OfficialColumn("企业联络员职务", 12, Looks.CENTRED),
    OfficialColumn("企业联络员电话", 14, Looks.CENTRED),
    OfficialColumn("从业人员（人）", 9, Looks.COUNT),
    OfficialColumn("营业收入（万元）", 14, Looks.AMOUNT),
    OfficialColumn("资产总额（万元）", 14, Looks.AMOUNT),
    OfficialColumn("纳税额（万元）", 12, Looks.AMOUNT),
    OfficialColumn("用电量（万千瓦时）", 12, Looks.AMOUNT),
    OfficialColumn("数据截至日期", 11, Looks.DAY),
    OfficialColumn("数据来源", 16, Looks.WRAPPED),
    OfficialColumn("登记日期", 11, Looks.DAY),
)
_NOTES = (
    "说明：名称、状态、规模按导出时的登记；标签、包联、联络员按截至日期有效的登记；经营数据为截至日期前最近一次登记的。",
)


def enterprises(request: Request) -> Content:
    """Return the ledger of enterprises."""
    return Content(_COLUMNS, _rows(request), _NOTES)


def _rows(request: Request) -> Iterator[Row]:
    teams, serial = teams_by_town(), 0
    for chunk in in_chunks(request.firms()):
        ids = [firm.pk for firm in chunk]
        facts = firm_facts(ids, request.until)
        request.phones.look_at(ids)
        for firm in chunk:
            serial += 1
            yield _row(serial, firm, facts, teams.get(firm.division_id), request)


def _row(serial: int, firm: Enterprise, facts: FirmFacts, team: Team | None, request: Request) -> Row:
    figures = facts.figures.get(firm.pk)
    bond = facts.bonds.get(firm.pk)
    steward = facts.stewards[bond.steward_id] if bond else None
    return (
        serial,
        firm.number,
        firm.name,
        firm.credit_code,
        KIND_LABELS[Kind(firm.kind)],
        firm.owner.name if firm.owner else "",
        "、".join(facts.former.get(firm.pk, ())),
        firm.division.name,
        team.district_name if team else "",
        firm.address,
        firm.longitude,
        firm.latitude,
        industry_words(firm.industry),
        SIZE_LABELS[Size(firm.size)],
        firm.is_above_scale,
        ABOVE_SCALE_LABELS[AboveScaleType(firm.above_scale_type)] if firm.above_scale_type else "",
        firm.above_scale_since,
        firm.above_scale_source,
        STATUS_LABELS[EnterpriseStatus(firm.status)],
        firm.status_evidence,
        firm.pk in facts.key,
        facts.tag_words(firm.pk),
        facts.leader_words(firm.pk),
        steward.name if steward else "",
        steward.unit.name if steward and steward.unit else "",
        bond.since if bond else None,
        bond.basis if bond else "",
        *liaison_cells(firm.pk, facts, request.phones),
        figures.employees if figures else None,
        figures.revenue if figures else None,
        figures.assets if figures else None,
        figures.tax if figures else None,
        figures.power_use if figures else None,
        figures.as_of if figures else None,
        figures.source if figures else "",
        day_of(firm.created_at),
    )
