"""What a person types to come in, and to choose a new password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm

_FAILURES = "用户名或密码不对，请核对后再试。连续输错5次，账号将锁定15分钟。"


class SignInForm(AuthenticationForm):
    """User name and password; says the same whether the name or the password is wrong."""

    error_messages = {
        "invalid_login": _FAILURES,
        "inactive": _FAILURES,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["username"].error_messages["required"] = "请填写用户名。"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码。"


class PasswordForm(forms.Form):
    """The old password once, the new one twice."""

    old = forms.CharField(
        label="原密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写原密码。"},
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        help_text="至少10位，不能全是数字，不能与用户名、姓名相近。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请填写新密码。"},
    )
    again = forms.CharField(
        label="再输一遍新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输一遍新密码。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """Refuse a wrong old password."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("原密码不对，请重新输入。")
        return old

    def clean_new(self) -> str:
        """Refuse a weak new password."""
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        if new == self.data.get("old"):
            raise forms.ValidationError("新密码不能与原密码相同，请另选一个。")
        return new

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "两次输入的新密码不一致，请重新输入。")
        return values
