"""What other rooms and pages may know about enterprises: frozen values only."""

from zhuqi.enterprises.selectors._card import (
    EnterpriseCard,
    FiguresLine,
    HistoryLine,
    LiaisonLine,
    TagLine,
    broken_history_links,
    enterprise_card,
    enterprise_history,
)
from zhuqi.enterprises.selectors._list import (
    EnterpriseFilters,
    EnterprisePage,
    EnterpriseRow,
    Suggestion,
    enterprise_list,
    similar_enterprises,
    suggest,
)
from zhuqi.enterprises.selectors._refs import (
    EnterpriseRef,
    enterprise_id_of_number,
    enterprise_ref,
    enterprise_refs,
    find_enterprise,
    is_key_target,
    key_tag_kinds,
    key_target_ids,
    tagged_enterprise_ids,
)

__all__ = [
    "EnterpriseCard",
    "EnterpriseFilters",
    "EnterprisePage",
    "EnterpriseRef",
    "EnterpriseRow",
    "FiguresLine",
    "HistoryLine",
    "LiaisonLine",
    "Suggestion",
    "TagLine",
    "broken_history_links",
    "enterprise_card",
    "enterprise_history",
    "enterprise_id_of_number",
    "enterprise_list",
    "enterprise_ref",
    "enterprise_refs",
    "find_enterprise",
    "is_key_target",
    "key_tag_kinds",
    "key_target_ids",
    "similar_enterprises",
    "suggest",
    "tagged_enterprise_ids",
]
