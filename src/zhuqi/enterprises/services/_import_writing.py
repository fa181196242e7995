"""Writing what a few thousand rows bring, table by table, with one line of history for each firm."""

from collections.abc import Mapping, Sequence

from zhuqi.enterprises.categories import EnterpriseAction
from zhuqi.enterprises.history import event_hash
from zhuqi.enterprises.models import (
    DatedFigures,
    Enterprise,
    EnterpriseEvent,
    EnterpriseTag,
    FormerName,
    LiaisonPerson,
)
from zhuqi.enterprises.names import number_text, search_literal
from zhuqi.enterprises.services._import_changes import Changes, Occasion
from zhuqi.enterprises.services._import_known import Known
from zhuqi.enterprises.sheet import RosterRow
from zhuqi.foundation.bulk import insert_many, next_ids, update_many
from zhuqi.organisations.roles import Actor

_FOUND_BY = {"name", "credit_code"}  # what, when changed, changes what a firm is found by


class Numbers:
    """Gives new firms their ids and numbers; the registry is locked meanwhile."""

    def __init__(self, most: int) -> None:
        self._ids = iter(next_ids(Enterprise, most))
        last = Enterprise.objects.order_by("-number").values_list("number", flat=True).first()
        self._serial = int(last[1:]) if last else 0

    def give(self, firm: Enterprise) -> None:
        """Make the firm the next one."""
        self._serial += 1
        firm.pk, firm.number = next(self._ids), number_text(self._serial)


def write(
    done: Sequence[tuple[RosterRow, Changes]], known: Known, occasion: Occasion, import_id: str, actor: Actor
) -> None:
    """Write all of it. A firm that several rows are about has a line of history for each."""
    events = [_event(row, changes, occasion, import_id, actor) for row, changes in done]
    firms: dict[int, tuple[Enterprise, bool, set[str]]] = {}
    for _, changes in done:
        _, _, columns = firms.setdefault(changes.firm.pk, (changes.firm, changes.is_new, set()))
        columns |= changes.columns
        if changes.is_new or changes.former or columns & _FOUND_BY:
            columns.add("search")
    _set_search([firm for firm, _, columns in firms.values() if "search" in columns], known)
    insert_many(Enterprise, [firm for firm, is_new, _ in firms.values() if is_new])
    _update(firms)
    all_changes = [changes for _, changes in done]
    for row in [one for changes in all_changes for group in _beside(changes) for one in group]:
        row.enterprise_id = row.enterprise.pk
    insert_many(FormerName, [one for changes in all_changes for one in changes.former])
    insert_many(EnterpriseTag, [one for changes in all_changes for one in changes.tags])
    people = [one for changes in all_changes for one in changes.old_liaisons]
    update_many(LiaisonPerson, people, ["title", "phone_encrypted", "until"])
    insert_many(LiaisonPerson, [one for changes in all_changes for one in changes.new_liaisons])
    figures = [one for changes in all_changes for one in changes.old_figures]
    update_many(DatedFigures, figures, ["employees", "revenue", "assets", "tax", "power_use", "source"])
    insert_many(DatedFigures, [one for changes in all_changes for one in changes.new_figures])
    insert_many(EnterpriseEvent, events)


def _set_search(firms: Sequence[Enterprise], known: Known) -> None:
    """What each is found by: all names and codes, its own and of those merged into it."""
    names = {firm.pk: {firm.name, *(one.name for one in known.of(firm).former)} for firm in firms}
    codes = {firm.pk: {firm.credit_code or "", firm.number} for firm in firms}
    merged = Enterprise.objects.filter(merged_into_id__in=list(names))
    found = merged.values_list("merged_into_id", "name", "credit_code", "number", "former_names__name")
    for pk, name, code, number, former in found:
        if pk is not None:
            names[pk] |= {name, former or name}
            codes[pk] |= {code or "", number}
    for firm in firms:
        firm.search = search_literal(names[firm.pk], codes[firm.pk])


def _beside(changes: Changes) -> tuple[Sequence[FormerName | EnterpriseTag | LiaisonPerson | DatedFigures], ...]:
    return changes.former, changes.tags, changes.new_liaisons, changes.new_figures


def _update(firms: Mapping[int, tuple[Enterprise, bool, set[str]]]) -> None:
    """Firms in groups of the same columns; the hash of the newest event is among them always."""
    old = [(firm, columns) for firm, is_new, columns in firms.values() if not is_new]
    with_search = [firm for firm, columns in old if "search" in columns]
    update_many(Enterprise, with_search, ["search"])
    plain = sorted({column for _, columns in old for column in columns} - {"search"})
    update_many(Enterprise, [firm for firm, _ in old], [*plain, "last_hash"])


def _event(row: RosterRow, changes: Changes, occasion: Occasion, import_id: str, actor: Actor) -> EnterpriseEvent:
    where = f"工作表“{row.sheet}”第{row.row}行"
    data = {**changes.data, "row": row.row, "is_new": changes.is_new}
    if import_id:
        data["import"] = import_id
    event = EnterpriseEvent(
        enterprise_id=changes.firm.pk,
        action=EnterpriseAction.IMPORT.value,
        actor_id=actor.user_id,
        at=occasion.at,
        reason=f"《{occasion.file_name}》{where}"[:300],
        data=data,
        previous_hash=changes.firm.last_hash,
    )
    event.hash = event_hash(event)
    changes.firm.last_hash = event.hash
    return event
