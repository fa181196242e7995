"""Enterprises as other rooms name them, and the rule that makes some of them key service targets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuqi.enterprises.categories import DEFAULT_KEY_TAG_KINDS, EnterpriseStatus, TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseTag, KeyTargetRule
from zhuqi.enterprises.names import name_key, parse_number
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import in_force
from zhuqi.standards.credit_codes import normalise_credit_code
from zhuqi.standards.enterprise_size import Size


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
    Return the id behind a business number such as ``E000001``.

    :raises NotFound: if there is none
    """
    found = Enterprise.objects.filter(number=parse_number(number)).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("没有这个编号的企业，请核对编号，如 E000001。")
    return found


def find_enterprise(name_or_code: str, on: date | None = None) -> EnterpriseRef | None:
    """Return the enterprise with this credit code, name or former name; brackets and width do not matter."""
    code, key = normalise_credit_code(name_or_code), name_key(name_or_code)
    if not key:
        return None
    rows = Enterprise.objects.select_related("division")
    found = with_key_target(rows.filter(Q(credit_code=code) | Q(name_key=key)), on).order_by("id").first()
    if found is None:
        bearers = Enterprise.objects.filter(former_names__name=name_or_code.strip()).values("pk")
        found = with_key_target(rows.filter(pk__in=bearers), on).order_by("id").first()
    return as_ref(found) if found else None


def find_enterprises(names_or_codes: Iterable[str], on: date | None = None) -> dict[str, EnterpriseRef]:
    """Do what ``find_enterprise`` does for many at once, in four queries; what is not found is left out."""
    wanted = {text: (normalise_credit_code(text), name_key(text)) for text in names_or_codes if name_key(text)}
    rows = Enterprise.objects.select_related("division")
    codes, keys = {code for code, _ in wanted.values()}, {key for _, key in wanted.values()}
    by_code: dict[str | None, Enterprise] = {}
    by_key: dict[str, Enterprise] = {}
    for row in with_key_target(rows.filter(Q(credit_code__in=codes) | Q(name_key__in=keys)), on).order_by("id"):
        by_code.setdefault(row.credit_code, row)
        by_key.setdefault(row.name_key, row)
    found: dict[str, EnterpriseRef] = {}
    for text, (code, key) in wanted.items():
        hits = [row for row in (by_code.get(code), by_key.get(key)) if row is not None]
        if hits:
            found[text] = as_ref(min(hits, key=lambda row: row.pk))
    missing = {text.strip(): text for text in wanted if text not in found}
    bearers = dict(
        Enterprise.objects.filter(former_names__name__in=missing)
        .order_by("-pk")
        .values_list("former_names__name", "pk")
    )
    renamed = enterprise_refs(bearers.values(), on) if bearers else {}
    return found | {missing[name]: renamed[pk] for name, pk in bearers.items()}


def is_key_target(enterprise_id: int, on: date) -> bool:
    """Say whether the enterprise is a key service target (重点服务对象) on a day."""
    return _key_tags(on).filter(enterprise_id=enterprise_id).exists()


def key_target_ids(on: date) -> frozenset[int]:
    """Return the ids of every key service target on a day."""
    return frozenset(key_target_rows(on))


def key_tag_kinds(on: date | None) -> frozenset[TagKind]:
    """Return the kinds of tag that make a key target by the rule in force on a day; the newest rule if None."""
    rules = KeyTargetRule.objects.order_by("-since")
    rule = (rules if on is None else rules.filter(since__lte=on)).first()
    return frozenset(TagKind(kind) for kind in rule.tag_kinds) if rule else DEFAULT_KEY_TAG_KINDS


def tagged_enterprise_ids(kind: TagKind, on: date) -> frozenset[int]:
    """Return the ids of the enterprises that bear a tag on a day, such as the roster (分包企业)."""
    tags = EnterpriseTag.objects.filter(in_force(on), kind=kind.value)
    return frozenset(tags.values_list("enterprise_id", flat=True))


def with_key_target(rows: QuerySet[Enterprise], on: date | None) -> QuerySet[Enterprise]:
    """Add ``is_key`` to each row; private to this package."""
    return rows.annotate(is_key=Exists(_key_tags(on).filter(enterprise_id=OuterRef("pk"))))


def key_target_rows(on: date) -> QuerySet[EnterpriseTag, int]:
    """Return the ids of key targets as a subquery; private to this package."""
    return _key_tags(on).values_list("enterprise_id", flat=True)


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


def _key_tags(on: date | None) -> QuerySet[EnterpriseTag]:
    period = Q(until__isnull=True) if on is None else in_force(on)
    return EnterpriseTag.objects.filter(period, kind__in=[kind.value for kind in key_tag_kinds(on)])
