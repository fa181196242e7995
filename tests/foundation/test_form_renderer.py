"""The faster ``<select>`` is the one Django draws."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from zhuqi.foundation.form_renderer import Renderer

GROUPED = [("", "请选择"), ("市直", [("1", "水利局"), ("2", "<供电> & 'co'")]), ("县区", [(3, "东县")])]


class Choosing(forms.Form):
    unit = forms.ChoiceField(label="单位", required=False, choices=GROUPED)
    many = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], required=False)
    odd = forms.ChoiceField(
        choices=[("x", "一"), (None, "无")],
        widget=forms.Select(attrs={"data-a": '"', "disabled": True, "hidden": False}),
    )
    ticks = forms.MultipleChoiceField(choices=GROUPED[1:], widget=forms.CheckboxSelectMultiple())
    known = forms.NullBooleanField()


@pytest.mark.parametrize("data", [None, {}, {"unit": "2", "many": ["a", "b"], "odd": "x", "known": "true"}])
def test_it_draws_what_django_draws(data: dict[str, object] | None) -> None:
    ours, theirs = (Choosing(data, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    for name in ours.fields:
        assert "".join(str(ours[name]).split()) == "".join(str(theirs[name]).split()), name


def test_the_system_uses_it(settings) -> None:  # type: ignore[no-untyped-def]
    assert settings.FORM_RENDERER == "zhuqi.foundation.form_renderer.Renderer"
