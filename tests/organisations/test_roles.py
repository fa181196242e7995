"""The three administrators (三员) exclude each other and all business; contacts are no officials."""

import itertools

import pytest

from zhuqi.organisations.roles import (
    ADMINISTRATORS,
    BUSINESS_ROLES,
    INCOMPATIBLE,
    ROLE_LABELS,
    ROLE_SCOPES,
    Role,
    conflict_between,
)


@pytest.mark.parametrize(("one", "other"), list(itertools.product(Role, Role)))
def test_incompatibility_is_mutual(one, other):
    assert (other in INCOMPATIBLE[one]) == (one in INCOMPATIBLE[other])


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_an_administrator_may_be_nothing_else(administrator):
    assert INCOMPATIBLE[administrator] == frozenset(Role) - {administrator}


def test_officials_may_hold_several_business_roles():
    officials = BUSINESS_ROLES - {Role.CONTACT}
    assert all(conflict_between(officials - {role}, role) is None for role in officials)


def test_every_role_has_a_label_and_a_scope():
    assert set(ROLE_LABELS) == set(ROLE_SCOPES) == set(Role)
