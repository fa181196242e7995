"""Telephone numbers in a file: masked, or whole where that was chosen and the actor may."""

from dataclasses import dataclass, field
from datetime import date

from zhuqi.enterprises.access import telephoned_enterprises
from zhuqi.foundation.crypto import mask_phone, provider
from zhuqi.organisations.roles import Actor, Role


@dataclass
class Phones:
    """
    Decides about every number that goes into one file, and counts the whole ones for the access log.

    ``whole`` is what the actor chose; a number of a firm they may not read in full stays masked all the same.
    """

    actor: Actor
    whole: bool
    today: date
    given: int = 0
    _allowed: frozenset[int] = field(default=frozenset())

    def look_at(self, enterprise_ids: list[int]) -> None:
        """Find out, for the next rows, of which firms the actor may read the numbers in full."""
        if not self.whole:
            return
        if self.actor.has(Role.SYSTEM):
            self._allowed = frozenset(enterprise_ids)
            return
        rows = telephoned_enterprises(self.actor).filter(pk__in=enterprise_ids)
        self._allowed = frozenset(rows.values_list("pk", flat=True))

    def of_firm(self, enterprise_id: int, encrypted: bytes | memoryview | None) -> str:
        """Return a number of a firm as the file shows it."""
        return self._shown(encrypted, is_whole=enterprise_id in self._allowed)

    def of_official(self, encrypted: bytes | memoryview | None) -> str:
        """Return an official's own number; whole for whoever chose so: it stands on the plate at the gate."""
        return self._shown(encrypted, is_whole=self.whole)

    def _shown(self, encrypted: bytes | memoryview | None, *, is_whole: bool) -> str:
        if not encrypted:
            return ""
        number = provider().decrypt(bytes(encrypted))
        if not is_whole:
            return mask_phone(number)
        self.given += 1
        return number
