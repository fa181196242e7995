"""What is asked together with the row of an enterprise, so that its page costs fewer questions; of merged ones too."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from zhuqi.enterprises.categories import DEFAULT_KEY_TAG_KINDS, TagKind, TagLevel
from zhuqi.enterprises.models import Enterprise, EnterpriseTag, FormerName, KeyTargetRule


@dataclass(frozen=True)
class TagLine:
    """A tag: in force, over, or to come."""

    id: int
    kind: TagKind
    level: TagLevel | None
    since: date
    until: date | None
    note: str


@dataclass(frozen=True)
class NameLine:
    """A name the enterprise bore, until when if that is known, and by what document."""

    name: str
    until: date | None
    source: str


def its_records() -> QuerySet[Enterprise, Any]:
    """Match, within a subquery of a subquery, the enterprise asked for and those merged into it."""
    pk = OuterRef(OuterRef("pk"))
    return Enterprise.objects.filter(Q(pk=pk) | Q(merged_into=pk)).values("pk")


def with_row(today: date) -> dict[str, Any]:
    """Return the columns to ask for with the row: tags, names, and which tags make a key target that day."""
    tags = EnterpriseTag.objects.filter(enterprise__in=its_records()).order_by("kind", "since", "id")
    names = FormerName.objects.filter(enterprise__in=its_records())
    rules = KeyTargetRule.objects.filter(since__lte=today).order_by("-since")
    tag = JSONObject(id="id", kind="kind", level="level", since="since", until="until", note="note")
    name = JSONObject(name="name", until="until", source="source")
    return {
        "its_tags": ArraySubquery(tags.values(json=tag)),
        "its_names": ArraySubquery(names.order_by(F("until").desc(nulls_last=True), "-id").values(json=name)),
        "key_kinds": Subquery(rules.values("tag_kinds")[:1]),
    }


def tags_of(row: Enterprise) -> list[TagLine]:
    """Return the tags asked for with the row, of all times, by kind and beginning."""
    found: list[dict[str, Any]] = getattr(row, "its_tags", [])
    return [
        TagLine(
            tag["id"],
            TagKind(tag["kind"]),
            TagLevel(tag["level"]) if tag["level"] else None,
            date.fromisoformat(tag["since"]),
            date.fromisoformat(tag["until"]) if tag["until"] else None,
            tag["note"],
        )
        for tag in found
    ]


def names_of(row: Enterprise) -> list[NameLine]:
    """Return the former names asked for with the row, newest first."""
    found: list[dict[str, Any]] = getattr(row, "its_names", [])
    return [
        NameLine(one["name"], date.fromisoformat(one["until"]) if one["until"] else None, one["source"])
        for one in found
    ]


def key_kinds_of(row: Enterprise) -> frozenset[TagKind]:
    """Return the kinds of tag that make a key target by the rule asked for with the row."""
    kinds: list[str] | None = getattr(row, "key_kinds", None)
    return DEFAULT_KEY_TAG_KINDS if kinds is None else frozenset(TagKind(kind) for kind in kinds)
