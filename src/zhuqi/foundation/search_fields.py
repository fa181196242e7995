"""Search literals as database expressions: written by ``foundation.search``, cast and not parsed again."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from zhuqi.foundation.search import tsquery_literal, tsvector_literal


class WordsQuery(SearchQuery):
    """A ``tsquery`` that already is one: ``to_tsquery`` would cut its words again."""

    template = "(%(expressions)s)::tsquery"


def words_query(text: str) -> WordsQuery | None:
    """Return the condition value for a search vector field, or None if the text has nothing to search by."""
    literal = tsquery_literal(text)
    return WordsQuery(literal, search_type="raw") if literal else None


def words_vector(*texts: str) -> Cast:
    """Return the value of a search vector field over all texts."""
    return Cast(Value(tsvector_literal(*texts), output_field=TextField()), SearchVectorField())
