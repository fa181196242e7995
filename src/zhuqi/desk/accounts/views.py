"""Sign in, sign out, change one's password; in the demo, step into a role. Each is written to the access log."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuqi.desk.accounts.demo import role_cards
from zhuqi.desk.accounts.forms import PasswordForm, SignInForm
from zhuqi.desk.frame import url_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import Refused
from zhuqi.organisations import services
from zhuqi.organisations.roles import BUSINESS_ROLES, AccessKind
from zhuqi.organisations.selectors import actor_for

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """Go to the work of today; administrators go to the settings, a stranger to the door (in the demo: the cards)."""
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    route = "today:index" if request.actor.has(*BUSINESS_ROLES) else "settings:index"
    return redirect(url_of(route, "settings:index"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a person in by user name and password; the lock-out after five failures is axes' to answer."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect("accounts:home")
    if request.method == "GET" and settings.DEMO and not request.GET.get("next"):
        return redirect("accounts:demo")
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, form.get_user(), detail="密码登录")
    if request.method == "POST" and request.POST.get("username"):
        services.log_access(
            kind=AccessKind.SIGN_IN_FAILED,
            subject=request.POST["username"][:50],
            at=timezone.now(),
            address=_address(request),
        )
    next_url = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "next": next_url, "is_demo": settings.DEMO}
    return render(request, "desk/accounts/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let a person go, and write it down."""
    if request.user.is_authenticated:
        services.log_access(
            kind=AccessKind.SIGN_OUT,
            actor=actor_for(request.user.pk, timezone.localdate()),
            subject=request.user.get_username(),
            at=timezone.now(),
            address=_address(request),
        )
    logout(request)
    return redirect("accounts:sign_in")


@sensitive_post_parameters("old", "new", "again")
@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; the present session stays."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.set_password(
                user_id=request.actor.user_id,
                password=form.cleaned_data["new"],
                actor=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            changed = ModelBackend().get_user(request.actor.user_id)
            assert changed is not None
            update_session_auth_hash(request, changed)
            messages.success(request, "密码已修改。")
            return redirect("accounts:home")
    is_wrong = bool(refusal or form.errors)
    context = {"form": form, "refusal": refusal, "must": getattr(request.user, "must_change_password", False)}
    return render(request, "desk/accounts/password.html", context, status=422 if is_wrong else 200)


@require_GET
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Show one card per role; only in the demo."""
    if not settings.DEMO:
        raise Http404
    return render(request, "desk/accounts/demo.html", {"cards": role_cards(timezone.localdate())})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Step into the person of a card; only in the demo, and only somebody who has a card."""
    if not settings.DEMO:
        raise Http404
    username = request.POST.get("username", "")
    card = next((card for card in role_cards(timezone.localdate()) if card.person.username == username), None)
    user = ModelBackend().get_user(card.person.id) if card else None
    if user is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    return _let_in(request, user, detail="示例角色登录")


def _let_in(request: HttpRequest, user: Any, *, detail: str) -> HttpResponse:
    login(request, user, backend=_BACKEND)
    services.log_access(
        kind=AccessKind.SIGN_IN,
        actor=actor_for(user.pk, timezone.localdate()),
        subject=user.get_username(),
        detail=detail,
        at=timezone.now(),
        address=_address(request),
    )
    next_url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(next_url, allowed_hosts={request.get_host()})
    return redirect(next_url if next_url and is_ours else "accounts:home")


def _address(request: HttpRequest) -> str | None:
    """Return where the request came from. Behind a proxy that is the proxy: forwarded headers can be invented."""
    return request.META.get("REMOTE_ADDR") or None
