"""Taking an enterprise in, correcting its record, and giving it a new name."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from zhuqi.enterprises import access
from zhuqi.enterprises.categories import AboveScaleType, EnterpriseAction, Kind
from zhuqi.enterprises.models import Enterprise, FormerName
from zhuqi.enterprises.names import core_key, name_key, number_text, tidy_name
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_ref, find_enterprise
from zhuqi.enterprises.services._record import computed_size, lock_editable, lock_registry, record, refresh_search
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Actor, DivisionLevel
from zhuqi.standards.credit_codes import check_credit_code
from zhuqi.standards.industries import parse_industry

_STORABLE_CODE = re.compile(r"[0-9A-Z]{1,18}")
_IMPORTED_CODE_NOTE = "导入资料中的代码未通过校验，待核对"


@transaction.atomic
def register_enterprise(
    *,
    name: str,
    division_id: int,
    actor: Actor,
    at: datetime,
    kind: Kind = Kind.ENTERPRISE,
    credit_code: str = "",
    credit_code_note: str = "",
    address: str = "",
    industry: str = "",
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    above_scale_type: AboveScaleType | None = None,
    above_scale_since: date | None = None,
    above_scale_source: str = "",
    owner_id: int | None = None,
) -> EnterpriseRef:
    """
    Take an enterprise or project in (登记) under the next number.

    :raises NotAllowed: if ``actor`` may not register in this town
    :raises NotFound: if there is no such town
    :raises Refused: if a field is wrong, or another enterprise has this name in this town or this credit code
    """
    _require_division(division_id)
    access.require_register(actor, division_id)
    lock_registry()
    tidy = _checked_name(name)
    namesake = Enterprise.objects.filter(name_key=name_key(tidy), division_id=division_id).first()
    if namesake is not None:
        raise Refused(f"该乡镇（街道）已有名为“{namesake.name}”的企业（{_standing_number(namesake)}），请直接使用。")
    enterprise = Enterprise(kind=kind.value, division_id=division_id, created_at=at, number=_next_number())
    _set_name(enterprise, tidy)
    _set_code(enterprise, credit_code, credit_code_note)
    _set_place(enterprise, address, longitude, latitude)
    enterprise.industry = _checked_industry(industry)
    _set_above_scale(enterprise, above_scale_type, above_scale_since, above_scale_source)
    _set_owner(enterprise, owner_id)
    enterprise.save(force_insert=True)
    refresh_search(enterprise)
    data: dict[str, object] = {"name": enterprise.name, "credit_code": enterprise.credit_code}
    record(enterprise, EnterpriseAction.REGISTER, actor=actor, at=at, reason=enterprise.credit_code_note, data=data)
    return enterprise_ref(enterprise.pk, timezone.localdate(at))


@transaction.atomic
def edit_enterprise(
    *,
    enterprise_id: int,
    division_id: int,
    actor: Actor,
    at: datetime,
    kind: Kind = Kind.ENTERPRISE,
    credit_code: str = "",
    credit_code_note: str = "",
    address: str = "",
    industry: str = "",
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    above_scale_type: AboveScaleType | None = None,
    above_scale_since: date | None = None,
    above_scale_source: str = "",
    owner_id: int | None = None,
) -> None:
    """
    Replace the record of an enterprise, all but its name, status and dated facts; size follows the industry.

    What changed is in the history, before and after. Saving what is there already records nothing.

    :raises NotAllowed: if ``actor`` may not change this enterprise, or not register in the new town
    :raises NotFound: if there is no such enterprise or town
    :raises Refused: if a field is wrong, or another enterprise has this credit code
    """
    _require_division(division_id)
    lock_registry()
    enterprise = lock_editable(enterprise_id, actor)
    if division_id != enterprise.division_id:
        access.require_register(actor, division_id)
    before = _state(enterprise)
    enterprise.division_id, enterprise.kind = division_id, kind.value
    _set_code(enterprise, credit_code, credit_code_note)
    _set_place(enterprise, address, longitude, latitude)
    enterprise.industry = _checked_industry(industry)
    _set_above_scale(enterprise, above_scale_type, above_scale_since, above_scale_source)
    _set_owner(enterprise, owner_id)
    enterprise.size = computed_size(enterprise)
    after = _state(enterprise)
    data: dict[str, object] = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if not data:
        return
    record(enterprise, EnterpriseAction.EDIT, actor=actor, at=at, data=data, changed=data)
    if "credit_code" in data:
        refresh_search(enterprise)


@transaction.atomic
def rename_enterprise(
    *, enterprise_id: int, name: str, actor: Actor, at: datetime, today: date, reason: str = ""
) -> None:
    """
    Give an enterprise its new name; it is still found by the old one (更名).

    :raises NotAllowed: if ``actor`` may not change this enterprise
    :raises NotFound: if there is no such enterprise
    :raises Refused: if the name is empty, unchanged, or borne by another enterprise of the town
    """
    lock_registry()
    enterprise = lock_editable(enterprise_id, actor)
    tidy = _checked_name(name)
    if tidy == enterprise.name:
        raise Refused("新名称与现名称相同，请填写新的企业名称。")
    others = Enterprise.objects.filter(name_key=name_key(tidy), division_id=enterprise.division_id)
    namesake = others.exclude(pk=enterprise.pk).first()
    if namesake is not None:
        raise Refused(f"该乡镇（街道）已有名为“{namesake.name}”的企业（{_standing_number(namesake)}），请核对。")
    data: dict[str, object] = {"name": [enterprise.name, tidy]}
    FormerName.objects.create(
        enterprise=enterprise,
        name=enterprise.name,
        name_key=enterprise.name_key,
        until=today,
        source=reason.strip()[:300],
    )
    _set_name(enterprise, tidy)
    changed = ["name", "name_key", "core_key"]
    record(
        enterprise, EnterpriseAction.RENAME, actor=actor, at=at, reason=reason.strip()[:300], data=data, changed=changed
    )
    refresh_search(enterprise)


@transaction.atomic
def ensure_enterprise(
    *, name: str, actor: Actor, at: datetime, division_id: int | None = None, credit_code: str = ""
) -> EnterpriseRef:
    """
    Return the enterprise with this credit code or name; register it if there is none, so that an import goes on.

    A code that fails the check is kept with a note; without a town the enterprise is put under the city itself.

    :raises NotAllowed: if ``actor`` may not register enterprises
    :raises Refused: if the name is empty, or there is no division at all
    """
    if not access.may_register(actor):
        raise NotAllowed("您无权登记企业，请联系企业服务办或所在工作组。")
    lock_registry()
    today = timezone.localdate(at)
    known = (find_enterprise(credit_code, today) if credit_code.strip() else None) or find_enterprise(name, today)
    if known is not None:
        return known
    examined = check_credit_code(credit_code)
    code = examined.normalised if _STORABLE_CODE.fullmatch(examined.normalised) else ""
    return register_enterprise(
        name=name,
        division_id=division_id or _city_division_id(),
        actor=actor,
        at=at,
        credit_code=code,
        credit_code_note=_IMPORTED_CODE_NOTE if code and examined.problem else "",
    )


def _state(enterprise: Enterprise) -> dict[str, object]:
    """Return the columns an edit may change, as they go into the history."""
    since = enterprise.above_scale_since
    return {
        "division_id": enterprise.division_id,
        "kind": str(enterprise.kind),
        "credit_code": enterprise.credit_code,
        "credit_code_note": enterprise.credit_code_note,
        "address": enterprise.address,
        "longitude": None if enterprise.longitude is None else f"{enterprise.longitude:.6f}",
        "latitude": None if enterprise.latitude is None else f"{enterprise.latitude:.6f}",
        "industry": enterprise.industry,
        "is_above_scale": enterprise.is_above_scale,
        "above_scale_type": str(enterprise.above_scale_type),
        "above_scale_since": since.isoformat() if since else None,
        "above_scale_source": enterprise.above_scale_source,
        "owner_id": enterprise.owner_id,
        "size": str(enterprise.size),
    }


def _next_number() -> str:
    last = Enterprise.objects.order_by("-number").values_list("number", flat=True).first()
    return number_text(int(last[1:]) + 1 if last else 1)


def _set_name(enterprise: Enterprise, tidy: str) -> None:
    enterprise.name = tidy
    enterprise.name_key = name_key(tidy)[:120]
    enterprise.core_key = core_key(tidy)


def _set_code(enterprise: Enterprise, credit_code: str, note: str) -> None:
    """Check and set the credit code; a failing one needs a note, and one that somebody else has is refused."""
    if not credit_code.strip():
        enterprise.credit_code, enterprise.credit_code_note = None, ""
        return
    examined = check_credit_code(credit_code)
    note = note.strip()
    is_sound = examined.check_ok and examined.organisation_check_ok
    if not is_sound and (not note or not _STORABLE_CODE.fullmatch(examined.normalised)):
        raise Refused(examined.problem or "统一社会信用代码未通过校验，请对照营业执照核对。")
    if len(note) > 200:
        raise Refused("代码校验不符的说明最多 200 个字，请缩短。")
    holder = Enterprise.objects.filter(credit_code=examined.normalised).exclude(pk=enterprise.pk).first()
    if holder is not None:
        whose = f"“{holder.name}”（{_standing_number(holder)}）"
        raise Refused(f"统一社会信用代码 {examined.normalised} 已登记给{whose}，请核对。")
    enterprise.credit_code = examined.normalised
    enterprise.credit_code_note = "" if is_sound else note


def _standing_number(enterprise: Enterprise) -> str:
    """Return the number to use for it, with its survivor's if it was merged."""
    if enterprise.merged_into is None:
        return enterprise.number
    return f"{enterprise.number}，已并入 {enterprise.merged_into.name} {enterprise.merged_into.number}"


def _set_place(enterprise: Enterprise, address: str, longitude: Decimal | None, latitude: Decimal | None) -> None:
    enterprise.address = " ".join(address.split())
    if len(enterprise.address) > 200:
        raise Refused("地址最多 200 个字，请缩短。")
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度须同时填写或同时留空。")
    if longitude is not None and not 73 <= longitude <= 136:
        raise Refused("经度应在 73 到 136 之间，请核对是否与纬度写反。")
    if latitude is not None and not 3 <= latitude <= 54:
        raise Refused("纬度应在 3 到 54 之间，请核对是否与经度写反。")
    enterprise.longitude, enterprise.latitude = longitude, latitude


def _set_above_scale(enterprise: Enterprise, kind: AboveScaleType | None, since: date | None, source: str) -> None:
    enterprise.is_above_scale = kind is not None
    enterprise.above_scale_type = kind.value if kind else ""
    enterprise.above_scale_since = since if kind else None
    enterprise.above_scale_source = source.strip()[:120] if kind else ""


def _set_owner(enterprise: Enterprise, owner_id: int | None) -> None:
    """Say which firm builds the project; a firm is nobody's project."""
    enterprise.owner_id = None
    if owner_id is None:
        return
    if enterprise.kind != Kind.PROJECT:
        raise Refused("只有项目才填建设单位，请把类型改为“项目”或清空建设单位。")
    owner = Enterprise.objects.filter(pk=owner_id, kind=Kind.ENTERPRISE.value, merged_into__isnull=True).first()
    if owner is None:
        raise Refused("建设单位应是已登记的企业，请核对编号。")
    enterprise.owner_id = owner.pk


def _checked_name(name: str) -> str:
    tidy = tidy_name(name)
    if not name_key(tidy) or len(tidy) > 120:
        raise Refused("请填写企业名称，最多 120 个字。")
    return tidy


def _checked_industry(industry: str) -> str:
    return parse_industry(industry).code if industry.strip() else ""


def _require_division(division_id: int) -> None:
    if not Division.objects.filter(pk=division_id).exists():
        raise NotFound("没有这个乡镇（街道），请重新选择。")


def _city_division_id() -> int:
    rows = Division.objects.filter(level__in=[DivisionLevel.CITY.value, DivisionLevel.COUNTY.value])
    found = rows.order_by("level", "code12").values_list("pk", flat=True).first()
    if found is None:
        raise Refused("没有可用的区划，请先由系统管理员录入市、乡镇（街道）。")
    return found
