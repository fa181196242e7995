"""
Who gets what from every address of the desk: role × route × own or somebody else's object.

A feature adds its rows in a module of its own in this package, named after its folder in ``zhuqi.desk``, in a list
``ROWS``.  A row names the route and says which answer which roles get; roles not named get ``otherwise`` (404 unless
said).  ``own`` are people who have to do with the firm of the world, ``others`` the same roles elsewhere; they get the
same answer unless ``others`` says so.  ``test_access_grid.py`` asks every row as every role, signed out too, and
fails if an address of the project has no row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.desk.grid.world import World
from zhuqi.organisations.roles import ADMINISTRATORS, BUSINESS_ROLES, Role

EVERYBODY = frozenset(Role) - {Role.SYSTEM}
OFFICE = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER})
UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD})
FIELD = frozenset({Role.STEWARD, Role.GROUP_LEAD})
CONTACT = frozenset({Role.CONTACT})

__all__ = [
    "ADMINISTRATORS", "BUSINESS_ROLES", "CONTACT", "EVERYBODY", "FIELD", "OFFICE", "UNIT", "Role", "Row", "World",
    "all_rows",
]  # fmt: skip

Answers = Mapping[int, frozenset[Role]]


@dataclass(frozen=True)
class Row:
    """One request and who gets which answer to it."""

    route: str
    own: Answers
    others: Answers | None = None
    otherwise: int = 404
    method: str = "get"
    args: Callable[[World], tuple[Any, ...]] = field(default=lambda world: ())
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    is_public: bool = False

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.method} {self.route}"

    def expected(self, role: Role, is_own: bool) -> int:
        """Return the answer this role gets."""
        answers = self.own if is_own or self.others is None else self.others
        return next((status for status, roles in answers.items() if role in roles), self.otherwise)


def all_rows() -> list[Row]:
    """Collect the rows of every feature."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return [row for module in modules for row in getattr(module, "ROWS", [])]
