"""问题台账: every problem in the full set of columns, which the issue import reads back."""

from collections.abc import Iterator

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.spreadsheets import Looks, OfficialColumn
from zhuqi.issues.selectors import SheetLine, confidential_count, ledger_lines
from zhuqi.organisations.models import Division
from zhuqi.reports.ledgers._firms import FirmFacts, chunked, firm_facts, industry_words
from zhuqi.reports.ledgers._sheets import Content, Request, Row

_COLUMNS = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("问题编号", 13, Looks.CENTRED),
    OfficialColumn("企业名称", 26, Looks.WRAPPED),
    OfficialColumn("统一社会信用代码", 21, Looks.CENTRED),
    OfficialColumn("所属镇街", 11, Looks.CENTRED),
    OfficialColumn("行业", 18, Looks.WRAPPED),
    OfficialColumn("是否四上", 6, Looks.CENTRED),
    OfficialColumn("是否重点服务对象", 9, Looks.CENTRED),
    OfficialColumn("包联领导", 16, Looks.WRAPPED),
    OfficialColumn("首席服务官", 10, Looks.CENTRED),
    OfficialColumn("联系人", 9, Looks.CENTRED),
    OfficialColumn("联系电话", 14, Looks.CENTRED),
    OfficialColumn("问题来源", 9, Looks.CENTRED),
    OfficialColumn("收集日期", 11, Looks.DAY),
    OfficialColumn("问题描述", 46, Looks.WRAPPED),
    OfficialColumn("企业诉求", 30, Looks.WRAPPED),
    OfficialColumn("问题类别", 9, Looks.CENTRED),
    OfficialColumn("问题子类", 9, Looks.CENTRED),
    OfficialColumn("解决层级", 9, Looks.CENTRED),
    OfficialColumn("牵头单位", 20, Looks.WRAPPED),
    OfficialColumn("配合单位", 20, Looks.WRAPPED),
    OfficialColumn("责任人", 9, Looks.CENTRED),
    OfficialColumn("交办日期", 11, Looks.DAY),
    OfficialColumn("办结时限", 11, Looks.DAY),
    OfficialColumn("办理措施", 30, Looks.WRAPPED),
    OfficialColumn("进展情况", 34, Looks.WRAPPED),
    OfficialColumn("是否解决", 9, Looks.CENTRED),
    OfficialColumn("解决日期", 11, Looks.DAY),
    OfficialColumn("未解决原因", 24, Looks.WRAPPED),
    OfficialColumn("回访情况", 8, Looks.CENTRED),
    OfficialColumn("回访日期", 11, Looks.DAY),
    OfficialColumn("回访人", 8, Looks.CENTRED),
    OfficialColumn("满意度", 9, Looks.CENTRED),
    OfficialColumn("销号日期", 11, Looks.DAY),
    OfficialColumn("当前环节", 10, Looks.CENTRED),
    OfficialColumn("备注", 14, Looks.WRAPPED),
)


def issues(request: Request) -> Content:
    """Return the ledger of problems."""
    hidden = confidential_count(actor=request.actor, end=request.end)
    notes = (f"说明：另有保密问题{hidden}件，不列入台账文件。",) if hidden else ()
    return Content(_COLUMNS, _rows(request), notes)


def _rows(request: Request) -> Iterator[Row]:
    towns = dict(Division.objects.values_list("pk", "name"))
    serial = 0
    for chunk in chunked(ledger_lines(actor=request.actor, end=request.end)):
        ids = list({line.enterprise_id for line in chunk})
        firms = Enterprise.objects.defer("search").in_bulk(ids)
        facts = firm_facts(ids, request.until)
        request.phones.look_at(ids)
        for line in chunk:
            serial += 1
            firm = firms[line.enterprise_id]
            yield _row(serial, line, firm, facts, towns.get(line.town_id or 0, ""), request)


def _row(serial: int, line: SheetLine, firm: Enterprise, facts: FirmFacts, town: str, request: Request) -> Row:
    is_told = line.enterprise == firm.name
    return (
        serial,
        line.number,
        line.enterprise,
        firm.credit_code if is_told else "",
        town,
        industry_words(firm.industry) if is_told else "",
        firm.is_above_scale,
        line.is_key_target,
        facts.leader_words(firm.pk) if is_told else "",
        facts.steward_name(firm.pk) if is_told else "",
        line.contact,
        request.phones.of_firm(firm.pk, line.phone_encrypted),
        line.source,
        line.registered_date,
        line.description,
        line.request,
        line.category,
        line.sub_category,
        line.level,
        line.lead_unit,
        "、".join(line.co_units),
        line.responsible_person,
        line.assigned_date,
        line.due_date,
        line.measures,
        line.progress,
        line.state,
        line.solved_date,
        line.unsolved_reason,
        line.follow_up,
        line.follow_up_date,
        line.follow_up_by,
        line.satisfaction,
        line.closed_date,
        line.status,
        line.remark,
    )
