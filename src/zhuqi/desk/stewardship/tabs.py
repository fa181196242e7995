"""The pages of stewardship a person may open, as tabs; a page that does not exist yet is left out."""

from collections.abc import Callable
from dataclasses import dataclass

from zhuqi.desk.frame import url_of
from zhuqi.organisations.roles import Actor, Role
from zhuqi.stewardship import access


@dataclass(frozen=True)
class Tab:
    """One tab."""

    label: str
    url: str
    is_here: bool


def may_read_changes(actor: Actor) -> bool:
    """Say whether ``actor`` may read the whole history of stewardship: the office and leaders."""
    return actor.has(Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER)


_TABS: tuple[tuple[str, str, str, Callable[[Actor], bool]], ...] = (
    ("overview", "概况", "stewardship:overview", access.may_read),
    ("officers", "服务官", "stewardship:officers", access.may_read),
    ("targets", "包联清单", "stewardship:targets", access.may_oversee),
    ("plan", "规划", "planning:index", access.may_appoint),
    ("coverage", "覆盖检查", "stewardship:coverage", access.may_oversee),
    ("hand_overs", "工作交接", "stewardship:hand_overs", access.may_read),
    ("small", "小微企业", "stewardship:sample", access.may_read),
    ("changes", "变更记录", "stewardship:changes", may_read_changes),
)


def tabs_of(actor: Actor, here: str) -> list[Tab]:
    """Return the tabs ``actor`` sees; ``here`` is the key of the present page."""
    found = [(key, label, url_of(route)) for key, label, route, may in _TABS if may(actor)]
    return [Tab(label, url, key == here) for key, label, url in found if url]
