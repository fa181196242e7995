"""Documents that repeat the code are equal to it."""

import re
from pathlib import Path

from zhuqi.issues.workflow import ACTION_LABELS, ALL, STATUS_LABELS, TRANSITIONS, Action, Relation, Status, Target
from zhuqi.organisations.roles import ROLE_LABELS, Role

DOCS = Path(__file__).parents[2] / "docs"
LIFECYCLE = (DOCS / "domain/issue-lifecycle.md").read_text()
ACCESS = (DOCS / "domain/access.md").read_text()
RELATIONS = {
    Relation.ANY: "不限",
    Relation.LEAD_UNIT: "牵头",
    Relation.CO_UNIT: "协办",
    Relation.OUTSIDE_LEAD: "外单位",
}


def rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading."""
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def arrows_of_the_table() -> set[tuple[str, str, str]]:
    arrows = {("[*]", Status.REGISTERED.value, ACTION_LABELS[Action.REGISTER])}
    for action, transition in TRANSITIONS.items():
        if transition.target is Target.STAYS:
            continue
        arrows |= {(source.value, transition.target.value, ACTION_LABELS[action]) for source in transition.sources}
    return arrows


def test_the_diagram_draws_exactly_the_table():
    diagram = LIFECYCLE.split("```mermaid", 1)[1].split("```", 1)[0]

    drawn = set(re.findall(r"^ {4}(\S+) --> (\w+): (.+)$", diagram, re.MULTILINE))
    named = dict(re.findall(r"^ {4}([A-Z_]+): (.+)$", diagram, re.MULTILINE))

    assert drawn == arrows_of_the_table()
    assert named == {status.value: label for status, label in STATUS_LABELS.items()} | {"BACK": "回到此前状态"}


def test_every_arrow_is_explained_with_its_sources():
    explained = {row[1].strip("`"): row for row in rows(LIFECYCLE, "每个箭头的含义")}

    moving = {a for a, t in TRANSITIONS.items() if t.target is not Target.STAYS} - {Action.REGISTER}
    assert set(explained) == {action.value for action in moving}
    for action in moving:
        label, _, sources, _, why = explained[action.value]
        assert label == ACTION_LABELS[action]
        assert sources == "、".join(STATUS_LABELS[s] for s in Status if s in TRANSITIONS[action].sources)
        assert why


def test_every_act_beside_the_status_is_explained():
    explained = {row[1].strip("`"): row for row in rows(LIFECYCLE, "状态之外的事实")}

    staying = {a for a, t in TRANSITIONS.items() if t.target is Target.STAYS} | {Action.REGISTER}
    assert set(explained) == {action.value for action in staying}
    for action in staying - {Action.REGISTER, Action.IMPORT}:
        sources = TRANSITIONS[action].sources
        names = "、".join(STATUS_LABELS[s] for s in Status if s in sources)
        assert explained[action.value][2] == ("任何状态" if sources == ALL else names)


def test_the_table_of_rights_is_the_code():
    stated = {row[1].strip("`"): row for row in rows(ACCESS, "能做什么")}

    assert set(stated) == {action.value for action in Action}
    for action, transition in TRANSITIONS.items():
        label, _, roles, relation, reason = stated[action.value]
        assert label == ACTION_LABELS[action]
        assert roles == "、".join(ROLE_LABELS[role] for role in Role if role in transition.roles)
        assert relation == RELATIONS[transition.relation]
        assert reason == ("是" if transition.needs_reason else "否")


def test_every_role_says_what_it_sees():
    stated = {row[1].strip("`"): row[0] for row in rows(ACCESS, "看得到哪些问题")}

    assert stated == {role.value: ROLE_LABELS[role] for role in Role}
