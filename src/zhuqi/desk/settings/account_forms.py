"""What is typed about accounts, rights and the organisation."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zhuqi.desk.forms import DayField, DeskForm
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.roles import (
    ACCESS_KIND_LABELS,
    ROLE_LABELS,
    ROLE_SCOPES,
    SCOPE_LABELS,
    UNIT_LEVEL_LABELS,
    AccessKind,
    Role,
    ScopeKind,
    UnitLevel,
)
from zhuqi.organisations.selectors import DivisionRef, GroupRef, TeamRef, UnitRef

_NO_ID: list[tuple[str, str]] = [("", "无")]


class AccountForm(DeskForm):
    """A new account with a temporary password."""

    username = forms.CharField(label="用户名", max_length=50, help_text="登录用，字母或数字，不含空格。")
    name = forms.CharField(label="姓名", max_length=50)
    unit_id = forms.TypedChoiceField(label="所在单位", coerce=int, required=False, empty_value=None)
    phone = forms.CharField(label="手机号", required=False, max_length=40, help_text="加密保存。")
    password = forms.CharField(
        label="临时密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10位，不能全是数字。本人首次登录时必须改掉。",
    )

    def __init__(self, *args: Any, units: Iterable[UnitRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "unit_id", [("", "企业联系人，不属于任何单位"), *((unit.id, unit.name) for unit in units)])

    def clean_phone(self) -> str:
        """Refuse a number that cannot be dialled."""
        text: str = self.cleaned_data["phone"]
        try:
            return parse_phone(text, "手机号") if text.strip() else ""
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class TemporaryPasswordForm(DeskForm):
    """A new temporary password for somebody who has forgotten theirs."""

    password = forms.CharField(
        label="新的临时密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10位，不能全是数字。本人登录后必须改掉。",
    )


class GrantForm(DeskForm):
    """A role within a scope, for a period."""

    role = forms.TypedChoiceField(
        label="角色",
        coerce=Role,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items() if role not in (Role.SYSTEM, Role.CONTACT)],
    )
    scope = forms.TypedChoiceField(
        label="范围", coerce=ScopeKind, choices=[(scope.value, label) for scope, label in SCOPE_LABELS.items()]
    )
    unit_id = forms.TypedChoiceField(
        label="单位", coerce=int, required=False, empty_value=None, help_text="范围为“本单位”时选择。"
    )
    group_id = forms.TypedChoiceField(
        label="工作组", coerce=int, required=False, empty_value=None, help_text="范围为“本工作组”时选择。"
    )
    team_id = forms.TypedChoiceField(
        label="小组（片区）", coerce=int, required=False, empty_value=None, help_text="范围为“本片区”时选择。"
    )
    since = DayField(label="开始日期")
    until = DayField(label="结束日期", required=False, help_text="长期有效的留空。")

    def __init__(
        self,
        *args: Any,
        units: Iterable[UnitRef],
        groups: Iterable[GroupRef],
        teams: Iterable[TeamRef],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "unit_id", [*_NO_ID, *((unit.id, unit.name) for unit in units)])
        _choose_from(self, "group_id", [*_NO_ID, *((group.id, group.name) for group in groups)])
        _choose_from(self, "team_id", [*_NO_ID, *((team.id, f"{team.district_name} {team.name}") for team in teams)])

    def clean(self) -> dict[str, Any]:
        """Refuse a scope the role cannot have, and one without its unit, group or team; leave out what is too much."""
        values = super().clean() or {}
        role, scope = values.get("role"), values.get("scope")
        if role is None or scope is None:
            return values
        if scope not in ROLE_SCOPES[role]:
            possible = "、".join(SCOPE_LABELS[one] for one in SCOPE_LABELS if one in ROLE_SCOPES[role])
            self.add_error("scope", f"“{ROLE_LABELS[role]}”的范围只能是：{possible}。")
        needed = {ScopeKind.UNIT: "unit_id", ScopeKind.GROUP: "group_id", ScopeKind.DISTRICT: "team_id"}.get(scope)
        for field in ("unit_id", "group_id", "team_id"):
            if field == needed and values.get(field) is None:
                self.add_error(field, f"范围为“{SCOPE_LABELS[scope]}”时，请选择{self.fields[field].label}。")
            elif field != needed:
                values[field] = None
        return values


class LogFilterForm(DeskForm):
    """What to look for in the access log."""

    kind = forms.TypedChoiceField(
        label="类型",
        required=False,
        coerce=AccessKind,
        empty_value=None,
        choices=[("", "全部"), *((kind.value, label) for kind, label in ACCESS_KIND_LABELS.items())],
    )
    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
    text = forms.CharField(label="人员、对象或说明", required=False, max_length=50)


class UnitForm(DeskForm):
    """A new unit."""

    name = forms.CharField(label="单位名称", max_length=100)
    code = forms.CharField(label="单位编码", max_length=30, help_text="字母、数字、横线，不重复。")
    level = forms.TypedChoiceField(
        label="层级", coerce=UnitLevel, choices=[(level.value, label) for level, label in UNIT_LEVEL_LABELS.items()]
    )
    parent_id = forms.TypedChoiceField(label="上级单位", coerce=int, required=False, empty_value=None)
    division_id = forms.TypedChoiceField(label="所在乡镇（街道）", coerce=int, required=False, empty_value=None)
    aliases = forms.CharField(
        label="别名", required=False, max_length=300, help_text="台账里常见的其他叫法，用顿号隔开。导入时据此识别。"
    )

    def __init__(self, *args: Any, units: Iterable[UnitRef], towns: Iterable[DivisionRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "parent_id", [*_NO_ID, *((unit.id, unit.name) for unit in units)])
        _choose_from(self, "division_id", [*_NO_ID, *((town.id, town.name) for town in towns)])

    def clean_aliases(self) -> tuple[str, ...]:
        """Cut the line into names."""
        text: str = self.cleaned_data["aliases"]
        for mark in "，,；;/":
            text = text.replace(mark, "、")
        return tuple(name.strip() for name in text.split("、") if name.strip())


class ConfirmForm(DeskForm):
    """The right level of a unit an import added."""

    level = forms.TypedChoiceField(
        label="层级", coerce=UnitLevel, choices=[(level.value, label) for level, label in UNIT_LEVEL_LABELS.items()]
    )


class MemberForm(DeskForm):
    """Who joins a team, by username."""

    username = forms.CharField(label="用户名", max_length=50, help_text="填该人员的登录用户名。")
    since = DayField(label="开始日期")
    is_lead = forms.BooleanField(label="任组长", required=False)


def _choose_from(form: forms.Form, field: str, choices: list[Any]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)
    chosen.choices = choices
