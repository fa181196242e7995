"""How pages write days, numbers and form fields."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from zhuqi.foundation.templatetags import zhuqi as tags

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "today", "words"),
    [
        (date(2026, 9, 24), TODAY, "9月24日"),
        (date(2025, 9, 24), TODAY, "2025年9月24日"),
        (date(2026, 9, 4), None, "2026年9月4日"),
        (datetime(2026, 9, 23, 17, 0, tzinfo=UTC), TODAY, "9月24日"),
        (None, TODAY, ""),
    ],
    ids=["this-year", "another-year", "without-today", "an-instant-is-of-our-day", "nothing"],
)
def test_days_are_chinese(value, today, words):
    assert tags.day(value, today) == words


def test_instants_are_local():
    assert tags.moment(datetime(2026, 9, 24, 2, 12, tzinfo=UTC), TODAY) == "9月24日 10:12"


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234567, "1,234,567"), (Decimal("3500.50"), "3,500.5"), (Decimal("100.00"), "100"), (0, "0"), (None, "")],
)
def test_numbers_carry_thousands_and_no_needless_zeros(value, words):
    assert tags.thousands(value) == words


def test_an_unknown_tone_is_a_bug():
    with pytest.raises(ValueError, match="pink"):
        tags.chip("受灾", "pink")


def test_text_in_a_chip_is_escaped():
    assert "&lt;b&gt;" in tags.chip("<b>", "red")


def test_a_query_keeps_the_rest_and_forgets_the_page():
    request = RequestFactory().get("/", {"level": "CITY", "after": "77", "q": "供电"})
    drawn = Template("{% load zhuqi %}{% query level=None sort='due' %}").render(Context({"request": request}))
    assert drawn == "?q=%E4%BE%9B%E7%94%B5&amp;sort=due"


class _Form(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    agreed = forms.BooleanField(label="同意")


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = _Form({"name": ""})
    drawn = Template("{% load zhuqi %}{% field form.name %}{% field form.agreed %}").render(Context({"form": form}))
    assert '<label for="id_name">名称<span class="must">必填</span></label>' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'class="form-control"' in drawn
