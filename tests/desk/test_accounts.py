"""Coming in, going out, a borrowed password, the cards of the demo."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_unit, make_user
from zhuqi.organisations.models import AccessLogEntry, User
from zhuqi.organisations.roles import AccessKind, Role

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another fine battery"


@pytest.fixture
def li() -> User:
    return make_user(Role.DISPATCHER, name="李建国", username="lijianguo", password=PASSWORD)


def _sign_in(client: Client, password: str, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"username": "lijianguo", "password": password} | more)


def _kinds() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("kind", flat=True))


def test_a_person_comes_in_and_goes_and_both_are_written_down(client, li):
    assert _sign_in(client, PASSWORD).headers["Location"] == "/"
    assert client.get("/").status_code == 302
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/enterprises/").status_code == 302
    assert _kinds() == [AccessKind.SIGN_IN, AccessKind.SIGN_OUT]


def test_signing_in_goes_on_to_where_one_wanted_to_go_but_never_elsewhere(client, li):
    assert _sign_in(client, PASSWORD, next="/enterprises/").headers["Location"] == "/enterprises/"
    client.post("/sign-out/")
    assert _sign_in(client, PASSWORD, next="https://example.com/").headers["Location"] == "/"


def test_a_wrong_password_and_a_wrong_name_are_answered_alike(client, li):
    wrong = _sign_in(client, "nonsense")
    stranger = client.post("/sign-in/", {"username": "nobody", "password": PASSWORD})
    for answer in (wrong, stranger):
        assert answer.status_code == 422
        assert "用户名或密码不对" in answer.content.decode()
    assert _kinds() == [AccessKind.SIGN_IN_FAILED] * 2


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client, li):
    for _ in range(5):
        answer = _sign_in(client, "nonsense")
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert _sign_in(client, PASSWORD).status_code == 429


def test_going_out_needs_a_post(client, li):
    client.force_login(li, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/sign-out/").status_code == 405


def test_an_empty_form_says_what_is_missing(client):
    text = client.post("/sign-in/", {}).content.decode()
    assert "请填写用户名。" in text
    assert "请填写密码。" in text


def test_a_borrowed_password_is_changed_before_anything_else(client, li):
    li.must_change_password = True
    li.save(update_fields=["must_change_password"])
    _sign_in(client, PASSWORD)
    assert client.get("/enterprises/").headers["Location"] == "/password/"
    page = client.get("/password/")
    assert "临时密码" in page.content.decode()
    given = {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.post("/password/", given).headers["Location"] == "/"
    assert client.get("/enterprises/").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"old": "nonsense"}, "原密码不对"),
        ({"new": "1234567890", "again": "1234567890"}, "密码"),
        ({"again": "something else"}, "不一致"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与原密码相同"),
        ({"new": ""}, "请填写新密码。"),
    ],
)
def test_a_bad_new_password_is_refused_with_a_reason(client, li, change, sentence):
    _sign_in(client, PASSWORD)
    answer = client.post("/password/", {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD} | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_there_are_no_cards_outside_the_demo(client, li):
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/", {"username": li.username}).status_code == 404


def test_in_the_demo_a_card_is_a_way_in(client, settings, li):
    settings.DEMO = True
    make_user(Role.AUDITOR, name="周审计", username="zhou", unit=make_unit("市审计室"))
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/demo/"
    page = client.get("/demo/").content.decode()
    assert "李建国" in page
    assert "周审计" in page
    assert client.post("/demo/sign-in/", {"username": "zhou"}).headers["Location"] == "/"
    assert "示例数据" in client.get("/settings/").content.decode()
    assert client.post("/demo/sign-in/", {"username": "lijianguo"}).status_code == 302
    assert client.get("/enterprises/").status_code == 200


def test_in_the_demo_somebody_without_a_card_has_no_way_in(client, settings, li):
    settings.DEMO = True
    make_user(name="无角色", username="nobody")
    assert client.post("/demo/sign-in/", {"username": "nobody"}).status_code == 404


def test_an_administrator_begins_in_the_settings(client):
    client.force_login(make_user(Role.AUDITOR), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == "/settings/"


def test_the_frame_offers_only_what_is_ones_own(client):
    client.force_login(make_user(Role.HANDLER), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/password/").content.decode()
    assert "非涉密系统" in page
    assert "/enterprises/" not in page
    assert "/settings/" not in page


def test_every_answer_forbids_foreign_and_inline_scripts(client):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
