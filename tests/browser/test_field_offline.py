"""The field page in a real browser whose network comes and goes: nothing is lost, nothing arrives twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.walking import Walk
from tests.desk.looking import PHONE, look_at, sign_in, take_picture
from tests.factories import actor_of, make_enterprise, make_stewardship, make_user
from zhuqi.enterprises.services import merge_enterprises
from zhuqi.issues.models import Issue
from zhuqi.organisations.roles import Role
from zhuqi.visits.models import Visit, VisitPhoto

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

_LEFT = """async () => {
  const settled = (ask) => new Promise((resolve) => { ask.onsuccess = () => resolve(ask.result); });
  const db = await settled(indexedDB.open('zhuqi-field'));
  const names = ['drafts', 'photos', 'profiles', 'briefings', 'meta'];
  return Promise.all(names.map((name) => settled(db.transaction(name).objectStore(name).count())));
}"""


@pytest.fixture
def phone(chromium, live_server, cast) -> Iterator[Any]:  # type: ignore[no-untyped-def]
    """A telephone of its own for each test: what one keeps, the next does not find."""
    context = chromium.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.base = live_server.url
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    assert not page.problems, page.problems
    context.close()


@pytest.fixture
def field(phone, cast):  # type: ignore[no-untyped-def]
    """The steward's telephone with the page installed."""
    come(phone, cast.people[Role.STEWARD])
    return phone


def come(page: Any, user: Any) -> None:
    sign_in(page, user)
    page.goto(page.base + "/field/")
    page.get_by_role("heading", name="我的企业").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def offline(page: Any, *, is_off: bool = True) -> None:
    page.context.set_offline(is_off)


def open_firm(page: Any, name: str) -> None:
    page.locator("[data-firms]").get_by_role("link", name=name, exact=True).click()


def record_nothing_asked(page: Any, firm: str = "明晟新材料科技有限公司") -> None:
    """The ordinary visit: two taps, nothing typed."""
    open_firm(page, firm)
    page.get_by_role("button", name="无诉求，完成").click()
    page.get_by_role("heading", name="我的企业").wait_for()


def waiting(page: Any) -> str:
    return str(page.locator("[data-waiting]").inner_text())


def test_without_a_signal_from_opening_to_signing_off_and_sent_once_when_it_returns(phone, cast):
    make_stewardship(make_enterprise("海川包装厂", town=cast.firm.division), cast.people[Role.STEWARD])
    field = phone
    come(field, cast.people[Role.STEWARD])
    open_firm(field, cast.firm.name)
    offline(field)
    field.get_by_role("button", name="有问题").click()
    field.get_by_label("问题描述").fill("变电站建设推迟，生产线供电不足")
    field.get_by_label("类别").select_option(label="基础配套")
    field.get_by_role("button", name="完成，发送").click()
    field.get_by_text("没有信号，还没有发送").wait_for()
    assert waiting(field) == "待发送 1 份"
    take_picture(field, "field-offline-waiting")

    field.goto(field.base + "/field/")  # the page itself opens without a signal
    field.get_by_text("无信号，照常登记").wait_for()
    record_nothing_asked(field, "海川包装厂")
    field.get_by_text("待发送 2 份").wait_for()
    assert not Visit.objects.exists()

    offline(field, is_off=False)
    field.get_by_text("已发送 2 份走访。").wait_for()
    assert Visit.objects.count() == 2
    issue = Issue.objects.get()
    field.get_by_text(issue.number).wait_for()
    assert issue.enterprise_id == cast.firm.pk
    assert waiting(field) == "已全部发送"


def test_what_is_typed_survives_closing_the_page_half_way(field, cast):
    offline(field)
    open_firm(field, cast.firm.name)
    field.get_by_role("button", name="有问题").click()
    field.get_by_label("问题描述").fill("用地手续未办结")
    field.wait_for_timeout(600)
    field.close()
    again = field.context.new_page()
    again.goto(field.base + "/field/")
    again.get_by_text("未写完").wait_for()
    again.locator("[data-drafts] [data-open]").click()
    assert again.get_by_label("问题描述").input_value() == "用地手续未办结"


def test_the_answer_is_lost_and_the_visit_is_there_once(field, cast):
    def answered_but_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    field.route("**/field/visits/", answered_but_lost)
    record_nothing_asked(field)
    field.get_by_text("待核实").wait_for()
    assert Visit.objects.count() == 1
    take_picture(field, "field-answer-lost")

    field.unroute("**/field/visits/")
    field.get_by_role("button", name="现在发送").click()
    field.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.count() == 1


def test_changed_after_the_answer_was_lost_it_says_so_and_keeps_the_words(field, cast):
    def answered_but_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    field.route("**/field/visits/", answered_but_lost)
    record_nothing_asked(field)
    field.get_by_text("待核实").wait_for()
    field.locator("[data-drafts] [data-open]").click()
    field.get_by_text("可能已经送达").wait_for()
    field.get_by_text("日期、参加人员、情况、照片").click()
    field.get_by_label("了解到的情况").fill("订单饱满")
    field.unroute("**/field/visits/")
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("之后的修改没有写入").wait_for()
    field.get_by_role("button", name="复制文字").click()
    assert "订单饱满" in field.evaluate("navigator.clipboard.readText()")
    assert Visit.objects.get().summary == ""


def test_pressed_twice_and_in_two_windows_at_once(field, cast):
    offline(field)
    record_nothing_asked(field)
    other = field.context.new_page()
    other.goto(field.base + "/field/")
    other.get_by_text("待发送 1 份").wait_for()
    offline(field, is_off=False)
    for page in (field, other, field, other):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    field.get_by_text("编号 V000001").wait_for()
    other.goto(field.base + "/field/")
    other.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.count() == 1


def test_the_session_ended_in_the_field_and_the_draft_is_still_there(field, cast):
    offline(field)
    record_nothing_asked(field)
    field.context.clear_cookies()
    offline(field, is_off=False)
    field.get_by_role("heading", name="请先登录").wait_for()
    field.get_by_text("本机保存着 1 份草稿").wait_for()
    take_picture(field, "field-session-ended")
    assert not Visit.objects.exists()

    come(field, cast.people[Role.STEWARD])
    field.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.count() == 1


def test_another_person_on_the_same_telephone_sees_and_sends_nothing_of_the_first(field, cast):
    offline(field)
    open_firm(field, cast.firm.name)
    field.get_by_role("button", name="有问题").click()
    field.get_by_label("问题描述").fill("不愿让别人知道的事")
    field.get_by_label("类别").select_option(label="人才用工")
    field.get_by_role("button", name="完成，发送").click()
    field.get_by_text("待发送 1 份").wait_for()
    field.context.clear_cookies()
    offline(field, is_off=False)
    field.get_by_role("heading", name="请先登录").wait_for()

    second = make_user(Role.STEWARD, name="王敏")
    make_stewardship(make_enterprise("海川包装厂"), second)
    come(field, second)
    field.get_by_text("本机还有其他账号的草稿").wait_for()
    assert "不愿让别人知道的事" not in field.content()
    assert cast.firm.name not in field.locator("#view").inner_text()
    assert not Visit.objects.exists()

    field.context.clear_cookies()
    come(field, cast.people[Role.STEWARD])
    field.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.get().recorded_by_id == cast.people[Role.STEWARD].pk


def test_the_firm_was_merged_meanwhile_and_somebody_says_yes(field, cast):
    offline(field)
    record_nothing_asked(field)
    survivor = make_enterprise("明晟集团有限公司", town=cast.firm.division)
    merge_enterprises(
        keep_id=survivor.pk, merge_id=cast.firm.pk, reason="同一家", actor=cast.actor(Role.DISPATCHER),
        at=timezone.now(),
    )  # fmt: skip
    offline(field, is_off=False)
    field.get_by_text("需确认").wait_for()
    take_picture(field, "field-merged")
    field.get_by_role("button", name="记在“明晟集团有限公司”名下").click()
    field.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.get().visited.get().enterprise_id == survivor.pk


def test_rights_lost_meanwhile_leave_the_words_to_take_along(field, cast):
    offline(field)
    record_nothing_asked(field)
    cast.people[Role.STEWARD].role_grants.all().delete()
    offline(field, is_off=False)
    field.get_by_text("您没有登记走访的权限").wait_for()
    field.get_by_text("待发送 1 份").wait_for()
    assert not Visit.objects.exists()


def test_one_of_two_drafts_is_refused_the_other_arrives_and_the_reason_stands_at_its_line(field, cast):
    offline(field)
    open_firm(field, cast.firm.name)
    field.get_by_text("日期、参加人员、情况、照片").click()
    field.get_by_label("了解到的情况").fill("已督促整改")
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("待发送 1 份").wait_for()
    record_nothing_asked(field)
    offline(field, is_off=False)
    field.get_by_text("编号 V000001").wait_for()
    field.get_by_text("服务走访不得记录“整改”").wait_for()
    assert waiting(field) == "待处理 1 份"
    take_picture(field, "field-refused")
    field.get_by_role("link", name="修改").click()
    field.get_by_text("日期、参加人员、情况、照片").click()
    field.get_by_label("了解到的情况").fill("生产正常")
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("编号 V000002").wait_for()


def test_a_photo_waits_with_its_draft_and_arrives_with_it(field, cast, tmp_path):
    import base64

    picture = tmp_path / "车间.png"
    picture.write_bytes(base64.b64decode(PICTURE))
    offline(field)
    open_firm(field, cast.firm.name)
    field.get_by_text("日期、参加人员、情况、照片").click()
    field.get_by_label("照片", exact=True).set_input_files(str(picture))
    field.locator("[data-photos] img").wait_for()
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("待发送 1 份").wait_for()
    offline(field, is_off=False)
    field.get_by_text("编号 V000001").wait_for()
    assert VisitPhoto.objects.get().content_type == "image/jpeg"


def test_signing_out_warns_of_drafts_and_leaves_nothing_behind(field, cast):
    offline(field)
    record_nothing_asked(field)
    field.get_by_text("待发送 1 份").wait_for()
    field.route("**/field/visits/", lambda route: route.abort())
    offline(field, is_off=False)
    field.goto(field.base + "/visits/")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    field.on("dialog", answer)
    for _ in range(2):
        field.locator("summary.zq-me").click()
        field.get_by_role("button", name="退出", exact=True).click()
        field.wait_for_timeout(800)
        if len(asked) == 1:
            assert field.url.endswith("/visits/")
            field.reload()
    field.get_by_role("button", name="登录", exact=True).wait_for()
    assert "还有 1 份草稿没有发送" in asked[0]
    field.goto(field.base + "/field/")
    field.get_by_role("heading", name="请先登录").wait_for()
    left = field.evaluate(_LEFT)
    assert left == [0, 0, 0, 0, 0]


def test_the_worker_keeps_nobodys_data_and_governs_its_own_pages_only(field, cast):
    field.goto(field.base + "/visits/")
    field.goto(field.base + "/field/")
    field.get_by_role("heading", name="我的企业").wait_for()
    kept = field.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const text = await (await cache.match(request)).text();
          found.push([new URL(request.url).pathname, text]);
        }
      }
      return found;
    }""")
    assert kept
    assert all(path.startswith("/static/") or path in ("/field/", "/field/manifest.webmanifest") for path, _ in kept)
    assert not [path for path, text in kept if cast.firm.name in text or "小陈" in text]
    scope = field.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.scope))")
    assert scope == [field.base + "/field/"]
    offline(field)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        field.goto(field.base + "/visits/")


def test_a_new_release_replaces_the_old_one_and_drafts_stay(field, cast, monkeypatch):
    offline(field)
    record_nothing_asked(field)
    field.get_by_text("待发送 1 份").wait_for()
    before = field.evaluate("caches.keys()")
    field.route("**/field/session/", lambda route: route.abort())  # the draft stays for the moment
    offline(field, is_off=False)
    monkeypatch.setattr("zhuqi.desk.field.offline._release", lambda: "9.9.9-next")
    field.evaluate("navigator.serviceWorker.getRegistration('/field/').then((one) => one.update())")
    field.wait_for_function(
        "caches.keys().then((names) => names.length === 1 && names[0] === 'zhuqi-field-9.9.9-next')"
    )
    assert before != ["zhuqi-field-9.9.9-next"]
    field.get_by_text("待发送 1 份").wait_for()


def test_a_briefing_is_kept_only_when_asked_for_and_without_phones(field, cast):
    from tests.factories import make_liaison

    make_liaison(cast.firm, name="张经理", phone="13812345678")
    field.get_by_role("link", name=f"出发前看{cast.firm.name}").click()
    field.get_by_text("张经理").wait_for()
    take_picture(field, "field-briefing")
    field.get_by_role("link", name="回首页").click()
    offline(field)
    field.get_by_role("link", name=f"出发前看{cast.firm.name}").click()
    field.get_by_text("也没有离线保存过").wait_for()

    offline(field, is_off=False)
    field.get_by_role("link", name="回首页").click()
    field.get_by_role("link", name=f"出发前看{cast.firm.name}").click()
    field.get_by_role("button", name="离线保存").click()
    field.get_by_text("已离线保存").wait_for()
    offline(field)
    field.goto(field.base + "/field/")
    field.get_by_role("heading", name="已离线保存的“出发前”").wait_for()
    field.get_by_role("link", name=f"出发前看{cast.firm.name}").click()
    field.get_by_text("离线内容，保存于").wait_for()
    assert "张经理" in field.content()
    assert "5678" not in field.content()
    field.get_by_role("link", name="登记走访").click()
    field.get_by_role("button", name="无诉求，完成").wait_for()


def test_the_ordinary_visit_takes_two_taps_and_no_typing(field, cast):
    taps = 0
    for press in (
        field.locator("[data-firms]").get_by_role("link", name=cast.firm.name, exact=True),
        field.get_by_role("button", name="无诉求，完成"),
    ):
        press.click()
        taps += 1
    field.get_by_text("编号 V000001").wait_for()
    assert taps <= 3
    visit = Visit.objects.get()
    assert visit.has_no_request
    assert visit.date == timezone.localdate()
    assert cast.people[Role.STEWARD].pk in visit.participants.values_list("user_id", flat=True)


def test_the_category_is_suggested_while_one_types(field, cast):
    from tests.desk.ledger_cast import register

    register(cast)
    assert actor_of(cast.people[Role.STEWARD])
    open_firm(field, cast.firm.name)
    field.get_by_role("button", name="有问题").click()
    field.get_by_label("问题描述").fill("变电站建设推迟，生产线不能正常供电")
    field.get_by_text("可改选").wait_for()
    assert field.get_by_label("类别").input_value() == "INFRASTRUCTURE"
    take_picture(field, "field-suggested")


def test_nothing_is_in_anybodys_way_on_the_field_page(field, cast):
    look_at(field, "/field/", "field-home")
    field.set_viewport_size(PHONE)
    open_firm(field, cast.firm.name)
    field.get_by_role("button", name="有问题").click()
    field.get_by_text("日期、参加人员、情况、照片").click()
    field.get_by_text("企业诉求、解决层级").click()
    walk = Walk(field, "phone")
    walk.look("field-form")


def test_leaving_from_the_field_page_asks_first_and_then_clears_everything(field, cast):
    offline(field)
    record_nothing_asked(field)
    field.get_by_text("待发送 1 份").wait_for()
    field.route("**/field/visits/", lambda route: route.abort())
    offline(field, is_off=False)
    field.get_by_role("button", name="退出并清除本机内容").click()
    field.get_by_text("还有 1 份草稿没有发送").wait_for()
    take_picture(field, "field-leaving")
    field.get_by_role("button", name="取消").click()
    assert waiting(field) == "待发送 1 份"
    field.get_by_role("button", name="退出并清除本机内容").click()
    field.get_by_role("button", name="删除草稿并退出").click()
    field.get_by_role("button", name="登录", exact=True).wait_for()
    assert field.evaluate(_LEFT) == [0, 0, 0, 0, 0]
    assert not Visit.objects.exists()


def test_a_firm_typed_without_a_signal_is_looked_up_later_and_chosen_if_unknown(field, cast):
    offline(field)
    field.get_by_role("link", name="登记走访").click()
    field.get_by_role("searchbox").fill("没有这家公司")
    field.get_by_role("button", name="记为“没有这家公司”，联网后核对").click()
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("待发送 1 份").wait_for()
    offline(field, is_off=False)
    field.get_by_text("系统中没有找到“没有这家公司”").wait_for()
    assert not Visit.objects.exists()

    field.get_by_role("link", name="修改").click()
    field.get_by_role("button", name="换一家").click()
    field.get_by_role("button", name=cast.firm.name).click()
    field.get_by_role("button", name="无诉求，完成").click()
    field.get_by_text("编号 V000001").wait_for()
    assert Visit.objects.get().visited.get().enterprise_id == cast.firm.pk
