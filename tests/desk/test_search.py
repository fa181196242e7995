"""Searching from anywhere: issues and firms, by two characters, number or initials, never what one may not see."""

import pytest

from tests.desk.ledger_cast import Cast, bring, make_cast, register
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_fragment_under_the_box_and_a_page_of_its_own(cast, visitor):
    issue = register(cast)
    client = visitor(cast.people[Role.DISPATCHER])
    fragment = client.get("/search/", {"q": "供电"}, headers=HTMX).content.decode()
    assert issue.number in fragment
    assert "<html" not in fragment
    page = client.get("/search/", {"q": "供电"}).content.decode()
    assert issue.number in page
    assert "<html" in page


@pytest.mark.parametrize("text", ["明晟", "msxc"])
def test_firms_are_found_by_fragment_and_initials(cast, visitor, text):
    assert cast.firm.name in visitor(cast.people[Role.CALLER]).get("/search/", {"q": text}).content.decode()


def test_a_number_finds_its_issue_even_when_it_has_ended(cast, visitor):
    issue = bring(cast, Status.CLOSED)
    assert issue.number in visitor(cast.people[Role.LEADER]).get("/search/", {"q": issue.number}).content.decode()


def test_strangers_find_nothing_and_are_told_what_to_try(cast, visitor):
    register(cast)
    text = visitor(cast.strangers[Role.HANDLER]).get("/search/", {"q": "供电"}, headers=HTMX).content.decode()
    assert "没有找到“供电”" in text
    assert "2026-" not in text


def test_what_is_typed_is_shown_as_text(cast, visitor):
    page = visitor(cast.people[Role.DISPATCHER]).get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_it_costs_little(cast, visitor, django_assert_max_num_queries):
    for index in range(40):
        register(cast, f"供电问题{index}")
    client = visitor(cast.people[Role.GROUP_LEAD])
    with django_assert_max_num_queries(15):
        client.get("/search/", {"q": "供电"})


def test_officials_are_found_by_name_with_their_unit_and_contacts_are_not(cast, visitor):
    found = visitor(cast.people[Role.HANDLER]).get("/search/", {"q": "赵主任"}, headers=HTMX).content.decode()
    assert "供电公司" in found
    assert f"unit={cast.power.pk}" in found
    assert "张经理</span>" not in visitor(cast.people[Role.LEADER]).get("/search/", {"q": "张经理"}).content.decode()


def test_a_contact_finds_no_officials(cast, visitor):
    assert (
        "没有找到" in visitor(cast.people[Role.CONTACT]).get("/search/", {"q": "赵主任"}, headers=HTMX).content.decode()
    )
