"""Views of the ledger a person keeps: saved under a name, looked at, given up."""

from datetime import datetime

from django.db import transaction

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.issues.models import SavedFilter
from zhuqi.organisations.roles import Actor

MOST_FILTERS = 12
LONGEST_NAME = 12
LONGEST_QUERY = SavedFilter._meta.get_field("query").max_length or 0


@transaction.atomic
def save_filter(*, name: str, query: str, actor: Actor, at: datetime) -> int:
    """
    Keep a view of the ledger under a name; the same name again replaces it.  Returns its id.

    ``query`` is what ``LedgerFilters.as_query`` writes, as an address.

    :raises Refused: if the name is missing or too long, or there are too many
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("请填写视图名称，例如“本周到期”。")
    if len(name) > LONGEST_NAME:
        raise Refused(f"视图名称最多{LONGEST_NAME}个字，请缩短。")
    if len(query) > LONGEST_QUERY:
        raise Refused("筛选条件太多，无法保存，请去掉几项。")
    mine = SavedFilter.objects.filter(user_id=actor.user_id)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_FILTERS:
        raise Refused(f"最多保存{MOST_FILTERS}个视图，请先删除不用的。")
    saved, _ = SavedFilter.objects.update_or_create(
        user_id=actor.user_id, name=name, defaults={"query": query, "looked_at": at}
    )
    return saved.pk


@transaction.atomic
def delete_filter(*, filter_id: int, actor: Actor) -> str:
    """
    Give a view up; returns its name.

    :raises NotFound: if the actor keeps no such view
    """
    saved = _own(filter_id, actor)
    saved.delete()
    return saved.name


@transaction.atomic
def look_at_filter(*, filter_id: int, actor: Actor, at: datetime) -> str:
    """
    Note that the actor looks at a view now, so that only what changes later counts as new; returns its query.

    :raises NotFound: if the actor keeps no such view
    """
    saved = _own(filter_id, actor)
    saved.looked_at = at
    saved.save(update_fields=["looked_at"])
    return saved.query


def _own(filter_id: int, actor: Actor) -> SavedFilter:
    saved = SavedFilter.objects.select_for_update().filter(pk=filter_id, user_id=actor.user_id).first()
    if saved is None:
        raise NotFound("没有这个保存的视图，可能已删除。")
    return saved
