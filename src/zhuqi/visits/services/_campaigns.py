"""Setting and ending campaign targets (走访目标); what has been done is never typed, it follows from visit records."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from zhuqi.enterprises.categories import TagKind
from zhuqi.enterprises.selectors import enterprise_ids_of_numbers, survivor_id
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access
from zhuqi.visits.kinds import forbidden_word
from zhuqi.visits.models import Campaign, CampaignFirm
from zhuqi.visits.services._fieldwork import record_fieldwork_act
from zhuqi.visits.workflow import CampaignScope, FieldworkAction, campaign_number

_NUMBERS_LOCK = 7_404  # advisory lock: numbers are given out one at a time
_MOST_LISTED = 2000


@transaction.atomic
def start_campaign(
    *,
    name: str,
    since: date,
    until: date,
    target: int,
    scope: CampaignScope,
    actor: Actor,
    at: datetime,
    tag: TagKind | None = None,
    team_ids: Sequence[int] = (),
    enterprise_numbers: Sequence[str] = (),
) -> str:
    """
    Say that by ``until`` so many different firms are to be visited; returns the campaign's number.

    :raises NotAllowed: unless ``actor`` is the office or leads a group
    :raises Refused: if a field is wrong, or a number on the list is no firm's
    """
    access.require_arrange_for_others(actor)
    words = " ".join(name.split())
    if not words or len(words) > 60:
        raise Refused("请填写名称，最多 60 个字，如“7月底前走访62家”。")
    word = forbidden_word(words, words)
    if word is not None:
        raise Refused(f"走访目标的名称不得有“{word}”：这是服务走访，请改写名称。")
    if until < since:
        raise Refused("截止日期早于开始日期，请核对。")
    if not 1 <= target <= 100_000:
        raise Refused("目标家数应在 1 到 100000 之间，请核对。")
    if (scope is CampaignScope.TAG) != (tag is not None):
        raise Refused("按标签走访的请选择标签，其他的不选。")
    firm_ids = _listed(enterprise_numbers) if scope is CampaignScope.LISTED else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS_LOCK])
    last = Campaign.objects.order_by("-number").values_list("number", flat=True).first()
    campaign = Campaign.objects.create(
        number=campaign_number(int(last[1:]) + 1 if last else 1),
        name=words,
        since=since,
        until=until,
        target=target,
        scope=scope.value,
        tag=tag.value if tag else "",
        created_by_id=actor.user_id,
        created_at=at,
    )
    campaign.teams.set(team_ids)
    CampaignFirm.objects.bulk_create(CampaignFirm(campaign=campaign, enterprise_id=pk) for pk in firm_ids)
    data: dict[str, object] = {
        "campaign": campaign.number,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "target": target,
        "scope": scope.value,
        "tag": campaign.tag,
        "teams": sorted(team_ids),
        "listed": len(firm_ids),
    }
    record_fieldwork_act(action=FieldworkAction.START_CAMPAIGN, actor=actor, at=at, data=data)
    return campaign.number


@transaction.atomic
def end_campaign(*, number: str, actor: Actor, at: datetime) -> None:
    """
    End a campaign; its figures stay.

    :raises NotAllowed: unless ``actor`` is the office or leads a group
    :raises NotFound: if there is none under way with this number
    """
    access.require_arrange_for_others(actor)
    if not Campaign.objects.filter(number=number, ended_at__isnull=True).update(ended_at=at):
        raise NotFound("没有这个走访目标，或已经结束。")
    record_fieldwork_act(action=FieldworkAction.END_CAMPAIGN, actor=actor, at=at, data={"campaign": number})


def _listed(numbers: Sequence[str]) -> list[int]:
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))
    if not wanted:
        raise Refused("请填写名单：一行一个企业编号，如 E000012。")
    if len(wanted) > _MOST_LISTED:
        raise Refused(f"名单最多 {_MOST_LISTED} 家，请分成几个目标。")
    found = enterprise_ids_of_numbers(wanted)
    missing = [number for number in wanted if number not in found]
    if missing:
        raise Refused(f"名单中的“{missing[0][:20]}”不是企业编号，请核对，如 E000012。")
    return list(dict.fromkeys(survivor_id(found[number]) for number in wanted))
