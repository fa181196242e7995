"""Enterprises as other rooms name them, and the rule that makes some of them key service targets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuqi.enterprises.categories import DEFAULT_KEY_TAG_KINDS, EnterpriseStatus, TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseMerge, EnterpriseTag, FormerName, KeyTargetRule
from zhuqi.enterprises.names import name_key, parse_number
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import in_force
from zhuqi.standards.credit_codes import normalise_credit_code
from zhuqi.standards.enterprise_size import Size

MERGES = EnterpriseMerge.objects.filter(ended_at__isnull=True)  # in force, a small table; private to this package


@dataclass(frozen=True)
class EnterpriseRef:
    """An enterprise as other rooms name it."""

    id: int
    number: str
    name: str
    credit_code: str | None
    division_id: int
    division_name: str
    size: Size
    is_key_target: bool
    status: EnterpriseStatus


def enterprise_ref(enterprise_id: int, on: date | None = None) -> EnterpriseRef:
    """
    Return one enterprise; whether it is a key target is judged on the day ``on``, or by what is open-ended if None.

    :raises NotFound: if there is none with this id
    """
    found = enterprise_refs([enterprise_id], on).get(enterprise_id)
    if found is None:
        raise NotFound("没有这家企业，请重新选择。")
    return found


def enterprise_refs(enterprise_ids: Iterable[int], on: date | None = None) -> dict[int, EnterpriseRef]:
    """Return several enterprises by id, in two queries; unknown ids are left out."""
    rows = Enterprise.objects.filter(pk__in=list(enterprise_ids)).select_related("division")
    return {row.pk: as_ref(row) for row in with_key_target(rows, on)}


def enterprise_id_of_number(number: str) -> int:
    """
    Return the id behind a business number such as ``E000001``; the survivor's if it was merged into another.

    :raises NotFound: if there is none
    """
    found = Enterprise.objects.filter(number=parse_number(number)).values_list("pk", "merged_into_id").first()
    if found is None:
        raise NotFound("没有这个编号的企业，请核对编号，如 E000001。")
    return found[1] or found[0]


def find_enterprise(name_or_code: str, on: date | None = None) -> EnterpriseRef | None:
    """
    Return the enterprise with this credit code, name or former name; brackets and width do not matter.

    A merged one is found as its survivor.
    """
    return find_enterprises([name_or_code], on).get(name_or_code)


def find_enterprises(names_or_codes: Iterable[str], on: date | None = None) -> dict[str, EnterpriseRef]:
    """Do what ``find_enterprise`` does for many at once, in four queries; what is not found is left out."""
    wanted = {text: (normalise_credit_code(text), name_key(text)) for text in names_or_codes if name_key(text)}
    codes, keys = {code for code, _ in wanted.values()}, {key for _, key in wanted.values()}
    by_code: dict[str | None, int] = {}
    by_key: dict[str, int] = {}
    known = Enterprise.objects.filter(Q(credit_code__in=codes) | Q(name_key__in=keys)).order_by("id")
    for pk, code, key, survivor in known.values_list("pk", "credit_code", "name_key", "merged_into_id"):
        by_code.setdefault(code, survivor or pk)
        by_key.setdefault(key, survivor or pk)
    found: dict[str, int] = {}
    for text, (code, key) in wanted.items():
        hits = [pk for pk in (by_code.get(code), by_key.get(key)) if pk is not None]
        if hits:
            found[text] = min(hits)
    missing = {key for text, (_, key) in wanted.items() if text not in found}
    if missing:
        bore = FormerName.objects.filter(name_key__in=missing).order_by("-enterprise_id")
        bearers = {
            key: survivor or pk
            for key, pk, survivor in bore.values_list("name_key", "enterprise_id", "enterprise__merged_into_id")
        }
        found |= {text: bearers[key] for text, (_, key) in wanted.items() if text not in found and key in bearers}
    refs = enterprise_refs(found.values(), on) if found else {}
    return {text: refs[pk] for text, pk in found.items()}


def is_key_target(enterprise_id: int, on: date) -> bool:
    """Say whether the enterprise is a key service target (重点服务对象) on a day."""
    of_it = Q(enterprise_id=enterprise_id) | Q(enterprise__merged_into_id=enterprise_id)
    return _key_tags(on).filter(of_it).exists()


def key_target_ids(on: date) -> frozenset[int]:
    """Return the ids of every key service target on a day."""
    return _bearers(_key_tags(on))


def key_tag_kinds(on: date | None) -> frozenset[TagKind]:
    """Return the kinds of tag that make a key target by the rule in force on a day; the newest rule if None."""
    rules = KeyTargetRule.objects.order_by("-since")
    rule = (rules if on is None else rules.filter(since__lte=on)).first()
    return frozenset(TagKind(kind) for kind in rule.tag_kinds) if rule else DEFAULT_KEY_TAG_KINDS


def tagged_enterprise_ids(kind: TagKind, on: date) -> frozenset[int]:
    """Return the ids of the enterprises that bear a tag on a day, such as the roster (分包企业)."""
    tags = EnterpriseTag.objects.filter(in_force(on), kind=kind.value)
    return _bearers(tags)


def bears(tags: QuerySet[EnterpriseTag]) -> Q:
    """Match the enterprises with one of these tags, or with one merged into them that has; private to this package."""
    ids = tags.order_by().values("enterprise_id")
    return Q(pk__in=ids) | Q(pk__in=MERGES.filter(enterprise_id__in=ids).values("into_id"))


def standing(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Leave out those that were merged into another one; private to this package."""
    return rows.filter(merged_into__isnull=True)


def with_key_target(rows: QuerySet[Enterprise], on: date | None) -> QuerySet[Enterprise]:
    """Add ``is_key`` to each row; private to this package."""
    tags = _key_tags(on)
    own = tags.filter(enterprise_id=OuterRef("pk"))
    taken = MERGES.filter(into_id=OuterRef("pk"), enterprise_id__in=tags.values("enterprise_id"))
    return rows.annotate(is_key=Exists(own) | Exists(taken))


def key_targets(on: date) -> Q:
    """Match the key targets on a day; private to this package."""
    return bears(_key_tags(on))


def as_ref(row: Enterprise) -> EnterpriseRef:
    """Turn a row of ``with_key_target`` into a value; private to this package."""
    return EnterpriseRef(
        id=row.pk,
        number=row.number,
        name=row.name,
        credit_code=row.credit_code,
        division_id=row.division_id,
        division_name=row.division.name,
        size=Size(row.size),
        is_key_target=bool(getattr(row, "is_key", False)),
        status=EnterpriseStatus(row.status),
    )


def _bearers(tags: QuerySet[EnterpriseTag]) -> frozenset[int]:
    away = dict(MERGES.values_list("enterprise_id", "into_id"))
    return frozenset(away.get(pk, pk) for pk in tags.values_list("enterprise_id", flat=True))


def _key_tags(on: date | None) -> QuerySet[EnterpriseTag]:
    period = Q(until__isnull=True) if on is None else in_force(on)
    return EnterpriseTag.objects.filter(period, kind__in=[kind.value for kind in key_tag_kinds(on)])
