"""Who stands by a firm, now and before, as its own page shows it."""

from dataclasses import dataclass
from datetime import date

from zhuqi.desk.frame import url_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.categories import TAG_LEVEL_LABELS
from zhuqi.enterprises.selectors import EnterpriseCard
from zhuqi.organisations.roles import Role
from zhuqi.stewardship.selectors import LeaderLine, StewardPeriod, leaders_history, stewards_history


@dataclass(frozen=True)
class Bonds:
    """Stewards and leaders: those of today, those to come, and those before."""

    stewards: tuple[StewardPeriod, ...]
    former_stewards: tuple[StewardPeriod, ...]
    leaders: tuple[tuple[str, LeaderLine], ...]
    former_leaders: tuple[tuple[str, LeaderLine], ...]
    may_open: bool


def bonds_of(request: SignedInRequest, card: EnterpriseCard, today: date) -> Bonds:
    """Return who stands by the firm; who stood by a record merged into it before is told on its history."""
    stewards = stewards_history(card.id, today)
    leaders = [(f"{TAG_LEVEL_LABELS[lead.level]}级", lead) for lead in leaders_history(card.id)]
    return Bonds(
        stewards=tuple(period for period in stewards if _holds(period, today)),
        former_stewards=tuple(period for period in stewards if not _holds(period, today)),
        leaders=tuple((level, lead) for level, lead in leaders if _holds(lead, today)),
        former_leaders=tuple((level, lead) for level, lead in leaders if not _holds(lead, today)),
        may_open=bool(url_of("stewardship:overview")) and not request.actor.has(Role.CONTACT),
    )


def _holds(period: StewardPeriod | LeaderLine, today: date) -> bool:
    return period.until is None or period.until >= today
