"""Every fragment of two Han characters is found; letters and digits from the beginning of a word."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.foundation.search import normalise, tsquery_literal, tsvector_literal, words


def test_normalising_makes_full_width_and_capitals_the_same():
    assert normalise("　ＡＢＣ　 有限\n公司１ ") == "abc 有限 公司1"


def test_words_are_pairs_last_characters_and_words_of_letters_and_digits():
    assert words("供电公司 ABC-123") == {"供电", "电公", "公司", "司", "abc", "123"}


def test_punctuation_alone_is_nothing_to_search_by():
    assert tsquery_literal("，。 '; -- _") == ""
    assert tsvector_literal("，。 '; -- _") == ""


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("国网供电公司延期", "供电"),
        ("国网供电公司延期", "网供电公"),
        ("国网供电公司延期", "电"),
        ("国网供电公司延期", "期"),
        ("国网供电公司延期", "供电 延期"),
        ("10kV 线路、ABC-123 号", "abc-123"),
        ("10kV 线路、ABC-123 号", "10kv"),
        ("10kV 线路、ABC-123 号", "10"),
        ("编号２０２６－０００１２３", "2026-000123"),
        ("含'引号\\反斜杠", "引号"),
        ("𠮷野家用电", "𠮷野"),
    ],
)
@pytest.mark.django_db
def test_is_found(text, query):
    assert _matches(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [("国网供电公司延期", "公司供电"), ("国网供电", "燃气"), ("ABC-123", "23"), ("供水、电价", "供电")],
)
@pytest.mark.django_db
def test_is_not_found(text, query):
    assert not _matches(text, query)


@given(st.text(), st.data())
def test_every_fragment_of_two_han_characters_is_among_the_words(text, data):
    fragment = data.draw(st.text(alphabet="供电公司土地办证贷款", min_size=2, max_size=2))
    assert fragment in words(f"{text}{fragment}{text}")


@given(st.text())
@pytest.mark.django_db
def test_postgresql_understands_whatever_was_typed(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector, %s::tsquery", [tsvector_literal(text), tsquery_literal(text)])


def _matches(text: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [tsvector_literal(text), tsquery_literal(query)])
        return bool(cursor.fetchone()[0])
