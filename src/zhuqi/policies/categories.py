"""The words policies are described with, and how the office shows them.  Pure Python."""

from datetime import date
from enum import StrEnum


class PolicyLevel(StrEnum):
    """Whose policy it is."""

    NATIONAL = "NATIONAL"  # 国家级
    PROVINCIAL = "PROVINCIAL"  # 省级
    MUNICIPAL = "MUNICIPAL"  # 市级
    OF_COUNTY = "OF_COUNTY"  # 县级


POLICY_LEVEL_LABELS: dict[PolicyLevel, str] = {
    PolicyLevel.NATIONAL: "国家级",
    PolicyLevel.PROVINCIAL: "省级",
    PolicyLevel.MUNICIPAL: "市级",
    PolicyLevel.OF_COUNTY: "县级",
}


class PolicyStatus(StrEnum):
    """Where a policy stands on a day; computed, never stored."""

    UPCOMING = "UPCOMING"  # 尚未施行
    IN_FORCE = "IN_FORCE"  # 执行中
    EXPIRED = "EXPIRED"  # 已到期
    TAKEN_DOWN = "TAKEN_DOWN"  # 已撤下


POLICY_STATUS_LABELS: dict[PolicyStatus, str] = {
    PolicyStatus.UPCOMING: "尚未施行",
    PolicyStatus.IN_FORCE: "执行中",
    PolicyStatus.EXPIRED: "已到期",
    PolicyStatus.TAKEN_DOWN: "已撤下",
}


class PolicyAction(StrEnum):
    """What can happen to the entry of a policy."""

    REGISTER_POLICY = "REGISTER_POLICY"  # 登记政策
    CORRECT_POLICY = "CORRECT_POLICY"  # 更正政策
    WITHDRAW_POLICY = "WITHDRAW_POLICY"  # 撤下政策


POLICY_ACTION_LABELS: dict[PolicyAction, str] = {
    PolicyAction.REGISTER_POLICY: "登记政策",
    PolicyAction.CORRECT_POLICY: "更正政策",
    PolicyAction.WITHDRAW_POLICY: "撤下政策",
}


class Fit(StrEnum):
    """Whether a policy is for an enterprise, by what is recorded."""

    FITS = "FITS"  # 符合
    COULD_FIT = "COULD_FIT"  # 可能符合: something that decides is not recorded
    DOES_NOT_FIT = "DOES_NOT_FIT"  # 不符合


FIT_LABELS: dict[Fit, str] = {Fit.FITS: "符合", Fit.COULD_FIT: "可能符合", Fit.DOES_NOT_FIT: "不符合"}


def policy_status(*, valid_from: date, valid_until: date | None, is_withdrawn: bool, on: date) -> PolicyStatus:
    """Say where a policy stands on a day; both ends of its validity are included."""
    if is_withdrawn:
        return PolicyStatus.TAKEN_DOWN
    if on < valid_from:
        return PolicyStatus.UPCOMING
    if valid_until is not None and on > valid_until:
        return PolicyStatus.EXPIRED
    return PolicyStatus.IN_FORCE
