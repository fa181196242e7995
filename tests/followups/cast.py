"""The cast of the telephone: the office's two callers, one caller from the power company, and issues to ask about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tests.factories import actor_of, make_unit, make_user
from tests.issues.cast import PATHS, Cast, correct_call, register
from tests.issues.cast import make_cast as make_office
from zhuqi.enterprises.models import Enterprise
from zhuqi.followups import services
from zhuqi.followups.kinds import CallKind
from zhuqi.followups.selectors import CallEntry, call_list
from zhuqi.issues.categories import Satisfaction
from zhuqi.issues.models import Issue
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import Actor, Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
GOOD = services.Said(True, True, True, None, Satisfaction.SATISFIED)
BAD = services.Said(False, True, True, None, Satisfaction.DISSATISFIED)
_keys = count()


def moment(day: date, clock: str = "09:00") -> datetime:
    """A local time of a day."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=SHANGHAI)


@dataclass
class Callers:
    """周回访 and 冯回访 call for the office; 电回访 and 站回访 are of the power company and its station."""

    office: Cast
    zhou: User
    feng: User
    power: User
    station: User

    def issue(self, status: Status, on: date, firm: Enterprise | None = None, clock: str = "09:00") -> Issue:
        """An issue brought to a status in the minutes before ``clock`` of a day."""
        self.office.now = moment(on, clock) - timedelta(minutes=10 * (len(PATHS[status]) + 2))
        changes: dict[str, object] = {}
        if firm is not None:
            changes = {"enterprise_id": firm.pk, "actor": self.office.dispatcher}
        pk = register(self.office, **changes).issue_id
        for action in PATHS[status]:
            call = correct_call(self.office, action, pk)
            call(actor=self.office.dispatcher) if firm and action is Action.PROPOSE_WITHDRAWAL else call()
        return Issue.objects.get(pk=pk)

    def entries(self, user: User, at: datetime) -> list[CallEntry]:
        """Today's list of a caller."""
        return list(call_list(actor=self.as_of(user, at), at=at).entries)

    def numbers(self, user: User, at: datetime) -> dict[str, CallKind]:
        """Whom and why: what the list holds, nothing else."""
        return {entry.number: entry.kind for entry in self.entries(user, at)}

    def as_of(self, user: User, at: datetime) -> Actor:
        """The person with the rights of the day."""
        return actor_of(user, at.astimezone(SHANGHAI).date())

    def call(self, user: User, entry: CallEntry, at: datetime, **given: object) -> services.RecordedCall:
        """A correct call: reached, solved, satisfied; keyword arguments change one thing."""
        fields: dict[str, object] = {"said": GOOD, "words": ""}
        if entry.kind is CallKind.WITHDRAWAL:
            fields["said"] = services.Said(is_willing=True)
        if entry.issue_id is None:
            fields["enterprise_id"] = entry.firm_id
            fields["said"] = services.Said(satisfaction=Satisfaction.SATISFIED)
        else:
            fields["issue_number"] = entry.number
        return services.record_call(
            kind=entry.kind, key=f"key-{next(_keys)}", actor=self.as_of(user, at), at=at, **(fields | given)
        )  # type: ignore[arg-type]


def make_callers() -> Callers:
    office = make_office()
    bureau = make_unit("市企业服务办")
    power = make_unit("供电公司")
    station = make_unit("城东供电所", parent=power)
    return Callers(
        office=office,
        zhou=make_user(Role.CALLER, name="周回访", unit=bureau),
        feng=make_user(Role.CALLER, name="冯回访", unit=bureau),
        power=make_user(Role.CALLER, name="电回访", unit=power),
        station=make_user(Role.CALLER, name="站回访", unit=station),
    )
