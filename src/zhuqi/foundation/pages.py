"""The pages that say no: errors of the domain, unknown addresses, forgery checks, lock-out and our own bugs."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TITLES = {
    400: "请求有误",
    403: "无权办理",
    404: "没有找到",
    409: "情况已有变化",
    422: "不能办理",
    429: "登录已锁定",
    500: "系统出错",
}


def error_page(request: HttpRequest, *, status: int, message: str) -> HttpResponse:
    """Return the page for ``status`` with one sentence on it."""
    context = {"status": status, "title": TITLES[status], "message": message}
    return render(request, "foundation/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be understood (400)."""
    return error_page(request, status=400, message="请求无法识别，请返回上一页重试。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is forbidden without a reason of its own (403)."""
    return error_page(request, status=403, message="您没有办理此事的权限。")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown address (404)."""
    return error_page(request, status=404, message="没有这个页面，或您无权查看。")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a bug (500)."""
    return error_page(request, status=500, message="系统出错，所做的操作没有保存，请稍后重试或联系管理员。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our page, or from a page that was open for too long (403)."""
    context = {"status": 419, "title": "页面已过期", "message": "页面打开太久或已重新登录，所做的操作没有保存。"}
    return render(request, "foundation/error.html", context, status=403)


def locked_out(
    request: HttpRequest, credentials: dict[str, str] | None = None, *args: AbstractBaseUser
) -> HttpResponse:
    """Answer a sign-in after too many failures (429)."""
    return error_page(request, status=429, message="连续 5 次登录失败，账号已锁定，请 15 分钟后再试。")
