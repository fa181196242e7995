"""What is recorded of an enterprise that decides which policies are for it."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.enterprises.facts import FirmFacts
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseTag
from zhuqi.enterprises.selectors._with_row import its_records
from zhuqi.foundation.errors import NotFound
from zhuqi.organisations.models import Division, in_force
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import Size


def firm_facts(*, actor: Actor, enterprise_id: int, on: date) -> FirmFacts:
    """
    Return the facts of one enterprise on a day, those merged into it included, in one query.

    :raises NotFound: if there is none, or none ``actor`` may see
    """
    tags = (
        EnterpriseTag.objects.filter(in_force(on), enterprise__in=its_records())
        .order_by("kind")
        .values("kind")
        .distinct()
    )
    own_first = F("enterprise__merged_into").asc(nulls_first=True)
    figures = DatedFigures.objects.filter(enterprise__in=its_records(), as_of__lte=on).order_by(
        "-as_of", own_first, "-id"
    )[:1]
    newest = figures.values(json=JSONObject(as_of="as_of", employees="employees", revenue="revenue"))
    rows = access.visible_enterprises(actor).select_related("division__parent__parent__parent").defer("search")
    row = rows.annotate(tag_kinds=ArraySubquery(tags), newest=ArraySubquery(newest)).filter(pk=enterprise_id).first()
    if row is None:
        raise NotFound("没有这家企业，或您无权查看。")
    return _facts(row)


def _facts(row: Enterprise) -> FirmFacts:
    found = getattr(row, "newest", None) or [{}]
    figures = found[0]
    revenue, as_of = figures.get("revenue"), figures.get("as_of")
    return FirmFacts(
        id=row.pk,
        kind=Kind(row.kind),
        industry=row.industry,
        size=Size(row.size),
        is_above_scale=row.is_above_scale,
        tags=frozenset(TagKind(kind) for kind in getattr(row, "tag_kinds", ())),
        places=_places(row.division),
        employees=figures.get("employees"),
        revenue=None if revenue is None else Decimal(str(revenue)),
        figures_as_of=None if as_of is None else date.fromisoformat(as_of),
    )


def _places(division: Division) -> dict[int, str]:
    places: dict[int, str] = {}
    above: Division | None = division
    while above is not None and above.pk not in places:
        places[above.pk] = above.name
        above = above.parent
    return places
