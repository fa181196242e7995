"""What of an issue can be found by words: number, firm, problem, outcome wanted."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from zhuqi.foundation.search import tsvector_literal
from zhuqi.issues.models import Issue


def search_vector(issue: Issue) -> Cast:
    """Return the expression for ``Issue.search``."""
    literal = tsvector_literal(issue.number, issue.enterprise_name, issue.description, issue.requested_outcome)
    return Cast(Value(literal, output_field=TextField()), SearchVectorField())
