"""The scopes an actor may choose from."""

from dataclasses import dataclass

from zhuqi.figures import access
from zhuqi.figures.cuts import EVERYWHERE, Scope, ScopeKind
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.organisations import selectors as organisations
from zhuqi.organisations.roles import Actor

_HEADINGS = {
    ScopeKind.ALL: "全市",
    ScopeKind.GROUP: "工作组",
    ScopeKind.DISTRICT: "片区",
    ScopeKind.TOWN: "镇（街道）",
    ScopeKind.UNIT: "牵头单位",
}


@dataclass(frozen=True)
class ScopeChoice:
    """One scope to choose; ``key`` stands for it in an address, ``heading`` is the kind in words."""

    key: str
    heading: str
    scope: Scope


def scope_key(scope: Scope) -> str:
    """Return how a scope is written in an address: ``GROUP-3``."""
    return f"{scope.kind}-{scope.id}"


def scope_choices(actor: Actor) -> tuple[ScopeChoice, ...]:
    """
    Return every scope the actor may take figures of, the widest first; four queries.

    :raises NotAllowed: if there is none
    """
    access.require_read(actor)
    teams = organisations.teams()
    every = [
        EVERYWHERE,
        *(Scope(ScopeKind.GROUP, group.id, group.name) for group in organisations.working_groups()),
        *(Scope(ScopeKind.DISTRICT, team.id, team.district_name) for team in teams),
        *(Scope(ScopeKind.TOWN, town.id, town.name) for town in organisations.towns()),
        *(Scope(ScopeKind.UNIT, unit.id, unit.name) for unit in organisations.unit_choices()),
    ]
    choices = tuple(
        ScopeChoice(scope_key(scope), _HEADINGS[ScopeKind(scope.kind)], scope)
        for scope in every
        if access.may_see(actor, scope, teams)
    )
    if not choices:
        raise NotAllowed("您的角色没有可统计的范围，请联系企业服务办。")
    return choices


def chosen_scope(choices: tuple[ScopeChoice, ...], key: str) -> Scope:
    """
    Return the scope of a key, the widest one if it is empty.

    :raises NotFound: if it is none of the choices
    """
    if not key:
        return choices[0].scope
    for choice in choices:
        if choice.key == key:
            return choice.scope
    raise NotFound("没有这个统计范围，或您无权查看，请从列表中选择。")


def scope_of_group(code: str) -> Scope:
    """
    Return the scope of a working group by its code or name.

    :raises NotFound: if there is none; the sentence names those there are
    """
    groups = organisations.working_groups()
    for group in groups:
        if code.strip() in (group.code, group.name):
            return Scope(ScopeKind.GROUP, group.id, group.name)
    known = "、".join(f"{group.code}（{group.name}）" for group in groups) or "尚未建立工作组"
    raise NotFound(f"没有编码为“{code}”的工作组，可选：{known}。")
