"""Accounts, passwords and the access log."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db import IntegrityError, transaction

from zhuqi.foundation import crypto
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations import access
from zhuqi.organisations.models import AccessLogEntry, Unit, User
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.roles import AccessKind, Actor, Role


def log_access(
    *,
    kind: AccessKind,
    at: datetime,
    actor: Actor | None = None,
    subject: str = "",
    detail: str = "",
    address: str | None = None,
) -> None:
    """
    Write one line of the access log (审计日志); ``actor`` is None where nobody is signed in.

    Never pass a phone number or a password in ``subject`` or ``detail``. An address that is none is left out.
    """
    AccessLogEntry.objects.create(
        actor_id=actor.user_id if actor else None,
        at=at,
        kind=kind.value,
        subject=subject[:200],
        detail=detail,
        address=_address(address),
    )


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    actor: Actor,
    at: datetime,
    password: str | None = None,
    unit_id: int | None = None,
    phone: str = "",
    must_change_password: bool = True,
) -> int:
    """
    Open an account (开户) and return its id; without a password nobody can sign in to it yet.

    :raises NotAllowed: if ``actor`` does not look after accounts
    :raises Refused: if a field is empty, the name taken or the password weak
    :raises NotFound: if there is no such unit
    """
    access.require_structure(actor)
    username, name = username.strip(), " ".join(name.split())
    if not username or any(letter.isspace() for letter in username) or len(username) > 50:
        raise Refused("请填写用户名：1 至 50 个字符，不含空格。")
    if not name or len(name) > 50:
        raise Refused("请填写姓名，最多 50 个字。")
    if unit_id is not None and not Unit.objects.filter(pk=unit_id).exists():
        raise NotFound("没有这个单位，请重新选择。")
    encrypted = crypto.provider().encrypt(parse_phone(phone, "手机号")) if phone.strip() else None
    if password is not None:
        _require_strong(password, User(username=username, name=name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, name, password)
    except IntegrityError:
        raise Refused(f"用户名“{username}”已被使用，请换一个。") from None
    user.unit_id = unit_id
    user.phone_encrypted = encrypted
    user.must_change_password = must_change_password and password is not None
    user.save(update_fields=["unit", "phone_encrypted", "must_change_password"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail="开户")
    return user.pk


@transaction.atomic
def set_password(*, user_id: int, password: str, actor: Actor, at: datetime) -> None:
    """
    Give an account a new password; one set by somebody else must be changed at the next sign-in.

    :raises NotAllowed: if ``actor`` is neither the owner nor looks after accounts
    :raises Refused: if the password is weak
    :raises NotFound: if there is no such account
    """
    if actor.user_id != user_id:
        access.require_structure(actor)
    user = _lock(user_id)
    _require_strong(password, user)
    user.set_password(password)
    user.must_change_password = actor.user_id != user_id
    user.save(update_fields=["password", "must_change_password"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail="修改密码")


@transaction.atomic
def deactivate_user(*, user_id: int, actor: Actor, at: datetime) -> None:
    """
    Close an account (停用); the person stays in all history.

    :raises NotAllowed: if ``actor`` does not look after accounts
    :raises Refused: if it is the own account, the system's, or closed already
    :raises NotFound: if there is no such account
    """
    access.require_structure(actor)
    user = _lock(user_id)
    if user.pk == actor.user_id:
        raise Refused("不能停用自己的账号，请由另一位系统管理员操作。")
    if user.role_grants.filter(role=Role.SYSTEM).exists():
        raise Refused("系统账号不能停用。")
    if not user.is_active:
        raise Refused(f"{user.name}的账号已经停用。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail="停用")


@transaction.atomic
def bind_contact(*, user_id: int, enterprise_id: int | None, actor: Actor, at: datetime) -> None:
    """
    Note on the account which enterprise it speaks for; called by the enterprises room, which has checked the right.

    :raises Refused: if the account belongs to a unit or holds a role: an official is nobody's contact
    :raises NotFound: if there is no such account
    """
    user = _lock(user_id)
    is_official = user.unit_id is not None or user.role_grants.exclude(role=Role.CONTACT).exists()
    if is_official and enterprise_id is not None:
        raise Refused(f"{user.name}是单位工作人员，不能作为企业联系人，请为联系人另开账号。")
    user.contact_enterprise_id = enterprise_id
    user.save(update_fields=["contact_enterprise_id"])
    log_access(kind=AccessKind.ACCOUNT_CHANGED, at=at, actor=actor, subject=user.username, detail="企业联系人")


def _lock(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("没有这个用户，请重新选择。")
    return user


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = "".join(error.messages)
        raise Refused(f"密码不符合要求：{reasons}") from None
    if user.name and user.name in password:
        raise Refused("密码不符合要求：不能包含姓名。")


def _address(address: str | None) -> str | None:
    try:
        validate_ipv46_address(address or "")
    except ValidationError:
        return None
    return address
