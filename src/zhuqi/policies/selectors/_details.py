"""A row of the table as the office wrote it down."""

from decimal import Decimal

from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.details import PolicyDetails
from zhuqi.policies.matching import Range
from zhuqi.policies.models import Policy
from zhuqi.standards.enterprise_size import Size


def details_of(row: Policy) -> PolicyDetails:
    """Turn a row into a value."""
    return PolicyDetails(
        title=row.title,
        issuer=row.issuer,
        level=PolicyLevel(row.level),
        summary=row.summary,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        document_number=row.document_number,
        how_to_apply=row.how_to_apply,
        contact=row.contact,
        source_url=row.source_url,
        kind=Kind(row.kind) if row.kind else None,
        industries=tuple(row.industries),
        sizes=tuple(Size(size) for size in row.sizes),
        above_scale=row.above_scale,
        tags=tuple(TagKind(tag) for tag in row.tags),
        division_ids=tuple(row.divisions),
        employees=Range(_decimal(row.min_employees), _decimal(row.max_employees)),
        revenue=Range(row.min_revenue, row.max_revenue),
    )


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
