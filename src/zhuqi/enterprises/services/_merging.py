"""Bringing two records of one enterprise together, taking that back, and saying that two are not the same."""

from datetime import datetime

from django.db import transaction

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.models import Enterprise, EnterpriseMerge, KeptApart
from zhuqi.enterprises.services._record import computed_size, lock_registry, record, refresh_search
from zhuqi.enterprises.takeover import COLUMNS, restored, taken_over
from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor

_LONGEST_REASON = 300


@transaction.atomic
def merge_enterprises(*, keep_id: int, merge_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Let ``keep_id`` stand for both (合并重复企业).

    The merged one leaves all lists; its number and names lead to the survivor, which takes over what it lacks. Issues,
    visits, tags, liaison persons and figures stay where they were recorded and are shown on the survivor. Whoever
    stands by the merged one is stewardship's to settle first.

    :raises NotAllowed: if ``actor`` is not the office for both
    :raises NotFound: if there is no such enterprise
    :raises StaleState: if one of them is merged already
    :raises Refused: if it is one and the same, a firm and a project, or no reason is given
    """
    reason = _checked_reason(reason, "请填写合并理由：依据什么认定是同一家企业。")
    if keep_id == merge_id:
        raise Refused("请选择两家不同的企业。")
    lock_registry()
    both = lock_pair(keep_id, merge_id)
    keep, merge = both[keep_id], both[merge_id]
    access.require_merge(actor, keep, merge)
    for firm in (keep, merge):
        if firm.merged_into_id is not None:
            raise StaleState(f"{firm.name}（{firm.number}）已并入其他企业，请刷新后重试。")
    if keep.kind != merge.kind:
        raise Refused("一家是企业、一家是项目，不能合并；如类型登记有误，请先修改资料。")
    taken = taken_over(keep, merge)
    along = _standing_behind(merge)
    if "credit_code" in taken:
        merge.credit_code = None  # unique: let go before the other takes it
    merge.merged_into = keep
    merge.save(update_fields=["merged_into", "credit_code"])
    done = EnterpriseMerge.objects.create(
        enterprise=merge, into=keep, at=at, actor_id=actor.user_id, reason=reason, taken=taken
    )
    _move(along, keep, done, actor, at)
    for column, (_, value) in taken.items():
        setattr(keep, column, restored(column, value))
    keep.size = computed_size(keep)
    record(
        merge, EnterpriseAction.MERGED_AWAY, actor=actor, at=at, reason=reason,
        data={"into": keep.number, "name": merge.name},
    )  # fmt: skip
    record(
        keep, EnterpriseAction.MERGE, actor=actor, at=at, reason=reason,
        data={"merged": merge.number, "name": merge.name, "taken": taken}, changed=[*taken, "size"],
    )  # fmt: skip
    refresh_search(keep)


@transaction.atomic
def undo_merge_enterprises(*, merged_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Let a merged enterprise stand for itself again, with what the survivor took from it (撤销合并).

    What has been changed on the survivor since stays there; what came along with the merged one goes back with it.
    Its credit code does too, unless somebody else has been given it since.

    :raises NotAllowed: if ``actor`` is not the office for both
    :raises NotFound: if there is no such enterprise
    :raises StaleState: if it is not merged
    :raises Refused: if no reason is given
    """
    reason = _checked_reason(reason, "请填写撤销理由：为什么认定不是同一家企业。")
    lock_registry()
    keep_id = Enterprise.objects.filter(pk=merged_id).values_list("merged_into_id", flat=True).first()
    if keep_id is None:
        if not Enterprise.objects.filter(pk=merged_id).exists():
            raise NotFound("没有这家企业，或您无权查看。")
        raise StaleState("这家企业没有并入其他企业，请刷新后重试。")
    both = lock_pair(keep_id, merged_id)
    keep, merged = both[keep_id], both[merged_id]
    access.require_merge(actor, keep, merged)
    done = EnterpriseMerge.objects.select_for_update().get(enterprise=merged, ended_at__isnull=True)
    back = _give_back(keep, merged, done)
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "credit_code"])
    done.ended_at = at
    done.save(update_fields=["ended_at"])
    _move(_standing_behind(keep, done), merged, None, actor, at)
    merged.size, keep.size = computed_size(merged), computed_size(keep)
    record(
        keep, EnterpriseAction.UNDO_MERGE, actor=actor, at=at, reason=reason,
        data={"merged": merged.number, "name": merged.name, "given_back": back}, changed=[*back, "size"],
    )  # fmt: skip
    record(
        merged, EnterpriseAction.UNDO_MERGE, actor=actor, at=at, reason=reason,
        data={"into": keep.number, "name": merged.name}, changed=["size"],
    )  # fmt: skip
    refresh_search(keep)
    refresh_search(merged)


@transaction.atomic
def keep_enterprises_apart(*, one_id: int, other_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Say that two enterprises that look alike are not the same, so that nobody is asked again (认定不是重复).

    :raises NotAllowed: if ``actor`` is not the office for both
    :raises NotFound: if there is no such enterprise
    :raises StaleState: if it has been said already
    :raises Refused: if it is one and the same, or no reason is given
    """
    reason = _checked_reason(reason, "请填写理由：如何确认不是同一家企业。")
    if one_id == other_id:
        raise Refused("请选择两家不同的企业。")
    both = lock_pair(one_id, other_id)
    one, other = both[min(both)], both[max(both)]
    access.require_merge(actor, one, other)
    if KeptApart.objects.filter(one=one, other=other).exists():
        raise StaleState("这两家企业已认定不是重复，请刷新后重试。")
    KeptApart.objects.create(one=one, other=other, actor_id=actor.user_id, at=at, reason=reason)
    for firm, beside in ((one, other), (other, one)):
        data: dict[str, object] = {"other": beside.number, "name": beside.name}
        record(firm, EnterpriseAction.KEEP_APART, actor=actor, at=at, reason=reason, data=data)


def lock_pair(one_id: int, other_id: int) -> dict[int, Enterprise]:
    """
    Lock two enterprises in the order of their ids, merged or not, to the end of the transaction.

    :raises NotFound: if one of them does not exist
    """
    rows = Enterprise.objects.select_for_update().defer("search").filter(pk__in=[one_id, other_id]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != len({one_id, other_id}):
        raise NotFound("没有这家企业，或您无权查看。")
    return found


def _standing_behind(survivor: Enterprise, merge: EnterpriseMerge | None = None) -> list[EnterpriseMerge]:
    """Return the merges in force into ``survivor``, all or those that came along with ``merge``, leaders first."""
    rows = EnterpriseMerge.objects.select_for_update().filter(into=survivor, ended_at__isnull=True).order_by("pk")
    if merge is None:
        return list(rows)
    along, found = {merge.pk}, list[EnterpriseMerge]()
    for row in rows:
        if row.follows_id in along:
            along.add(row.pk)
            found.append(row)
    return found


def _move(
    rows: list[EnterpriseMerge], into: Enterprise, follows: EnterpriseMerge | None, actor: Actor, at: datetime
) -> None:
    """Let those merged into another go with it: their rows end, and new ones begin that name ``into``."""
    successors: dict[int | None, EnterpriseMerge] = {}
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        successors[row.pk] = EnterpriseMerge.objects.create(
            enterprise_id=row.enterprise_id,
            into=into,
            follows=successors.get(row.follows_id, follows),
            at=at,
            actor_id=actor.user_id,
            reason=row.reason,
            taken=row.taken,
        )
    Enterprise.objects.filter(pk__in=[row.enterprise_id for row in rows]).update(merged_into=into)


def _give_back(keep: Enterprise, merged: Enterprise, done: EnterpriseMerge) -> dict[str, object]:
    """Put back on the survivor what it took over, unless it was changed since; return what was put back."""
    present, back = {column: read(keep) for column, read in COLUMNS.items()}, dict[str, object]()
    for column, (before, value) in done.taken.items():
        if column in COLUMNS and present[column] == value:
            setattr(keep, column, restored(column, before))
            back[column] = [value, before]
    code = done.taken.get("credit_code")
    is_free = code and not Enterprise.objects.filter(credit_code=code[1]).exclude(pk=keep.pk).exists()
    if is_free and ("credit_code" in back or keep.credit_code != code[1]):
        keep.save(update_fields=["credit_code"])  # unique: let go before the other takes it back
        merged.credit_code = code[1]
    return back


def _checked_reason(reason: str, missing: str) -> str:
    tidy = " ".join(reason.split())
    if not tidy:
        raise Refused(missing)
    if len(tidy) > _LONGEST_REASON:
        raise Refused(f"理由最多 {_LONGEST_REASON} 个字，请缩短。")
    return tidy
