"""What of an issue can be found by words: number, firm, problem, outcome wanted."""

from django.db.models.functions import Cast

from zhuqi.foundation.search_fields import words_vector
from zhuqi.issues.models import Issue


def search_vector(issue: Issue) -> Cast:
    """Return the value of ``Issue.search``."""
    return words_vector(issue.number, issue.enterprise_name, issue.description, issue.requested_outcome)
