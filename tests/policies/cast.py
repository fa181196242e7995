"""A policy as tests write it down: correct, except in what the test changes."""

from dataclasses import replace
from datetime import date
from typing import Any

from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.details import PolicyDetails

DETAILS = PolicyDetails(
    title="小微企业贷款贴息",
    issuer="示例市财政局",
    level=PolicyLevel.MUNICIPAL,
    summary="对新增贷款按年利率 1% 贴息，单户最高 20 万元。",
    valid_from=date(2026, 1, 1),
    document_number="示财〔2026〕1号",
)


def details(**changes: Any) -> PolicyDetails:
    """The policy with ``changes``."""
    return replace(DETAILS, **changes)
