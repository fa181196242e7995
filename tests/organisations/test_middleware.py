"""Every request has its actor, or none."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from tests.factories import make_user
from zhuqi.organisations.middleware import ActorMiddleware
from zhuqi.organisations.roles import Role

pytestmark = pytest.mark.django_db


def answer(request):
    return HttpResponse(request.actor.name if request.actor else "nobody")


@pytest.mark.parametrize("signed_in", [True, False])
def test_sets_the_actor_of_the_signed_in_person_only(rf, signed_in):
    request = rf.get("/")
    request.user = make_user(Role.DISPATCHER, name="老李") if signed_in else AnonymousUser()

    response = ActorMiddleware(answer)(request)

    assert response.content.decode() == ("老李" if signed_in else "nobody")
