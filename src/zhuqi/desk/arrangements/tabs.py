"""The pages of fieldwork a person may open, as tabs."""

from collections.abc import Callable
from dataclasses import dataclass

from zhuqi.desk.frame import url_of
from zhuqi.organisations.roles import Actor
from zhuqi.visits import access


@dataclass(frozen=True)
class Tab:
    """One tab."""

    label: str
    url: str
    is_here: bool


_TABS: tuple[tuple[str, str, str, Callable[[Actor], bool]], ...] = (
    ("visits", "走访记录", "visits:list", access.may_read),
    ("appointments", "预约", "appointments:list", access.may_read),
    ("calendar", "日历", "appointments:calendar", access.may_read),
    ("campaigns", "走访目标", "campaigns:list", access.may_read),
    ("tours", "路线", "tours:list", access.may_arrange),
)


def tabs_of(actor: Actor, here: str) -> list[Tab]:
    """Return the tabs ``actor`` sees; ``here`` is the key of the present page."""
    found = [(key, label, url_of(route)) for key, label, route, may in _TABS if may(actor)]
    return [Tab(label, url, key == here) for key, label, url in found if url]
