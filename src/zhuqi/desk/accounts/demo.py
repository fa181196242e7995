"""The cards of the demo: one example person per role. Used only where ``settings.DEMO`` is set."""

from dataclasses import dataclass
from datetime import date

from zhuqi.organisations import selectors
from zhuqi.organisations.roles import ROLE_LABELS, Role

_WHAT_THEY_DO: dict[Role, str] = {
    Role.DISPATCHER: "登记、研判、交办，裁定退单",
    Role.SUPERVISOR: "催办督办，批延期，审核办结",
    Role.STEWARD: "走访企业，登记并现场解决问题",
    Role.GROUP_LEAD: "看全组企业，安排首席服务官",
    Role.HANDLER: "承办本单位的问题",
    Role.UNIT_HEAD: "代表单位签批、申请办结",
    Role.CALLER: "电话回访企业，核实后销号",
    Role.LEADER: "看全局，作批示",
    Role.CONTACT: "看本企业的问题和进展",
    Role.SYSTEM_ADMIN: "账号、单位、工作日历",
    Role.SECURITY_ADMIN: "授予和收回角色",
    Role.AUDITOR: "查看访问记录",
}


@dataclass(frozen=True)
class RoleCard:
    """One person to step into."""

    role_name: str
    what: str
    person: selectors.PersonRef


def role_cards(today: date) -> list[RoleCard]:
    """Return one card per role somebody holds on ``today``; one person is offered once, for their first role."""
    cards: list[RoleCard] = []
    seen: set[int] = set()
    for role, what in _WHAT_THEY_DO.items():
        people = selectors.people_with_role(role, today=today)
        person = next((one for one in people if one.id not in seen), None)
        if person is not None:
            seen.add(person.id)
            cards.append(RoleCard(ROLE_LABELS[role], what, person))
    return cards
