"""How an issue is named in an address: by its number, 2026-000123."""


class IssueNumber:
    """Matches the number of an issue, so that no word of ours is ever taken for one."""

    regex = "[0-9]{4}-[0-9]{6,9}"

    def to_python(self, value: str) -> str:
        """Return the number."""
        return value

    def to_url(self, value: str) -> str:
        """Return the number."""
        return value
