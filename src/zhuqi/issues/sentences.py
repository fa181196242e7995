"""The history of an issue in human sentences: what was done, not which code was stored.  Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from zhuqi.issues.workflow import ACTION_LABELS, Action

Data = Mapping[str, object]
_Teller = Callable[[Data], str]


def sentence(action: Action, data: Data) -> str:
    """Return what the act did, in words that follow the actor's name: "交办 市自然资源局，协办 市水利局"."""
    tell = _SENTENCES.get(action)
    return tell(data) if tell else ACTION_LABELS[action]


def day_in_words(iso: object) -> str:
    """Return "2026年9月24日" for "2026-09-24"."""
    return f"{date.fromisoformat(str(iso)):%Y年%-m月%-d日}" if iso else ""


def _list(data: Data, key: str) -> list[str]:
    value = data.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []


def _with_co_units(start: str, data: Data) -> str:
    co_units = _list(data, "co_units")
    return start + (f"，协办 {'、'.join(co_units)}" if co_units else "")


def _register(data: Data) -> str:
    return f"挂号，类别 {data.get('category_label', '')}" + ("，保密" if data.get("confidential") else "")


def _import(data: Data) -> str:
    place = f"《{data.get('file', '')}》第{data.get('row', '')}行"
    said = f"，表中状态 {data['state_in_sheet']}" if data.get("state_in_sheet") else ""
    return f"由台账 {place} 导入{said}"


def _triage(data: Data) -> str:
    return f"研判为 {data.get('category_label', '')}，{data.get('level_label', '')}" + (
        "，重大复杂" if data.get("difficulty") == "COMPLEX" else ""
    )


def _assign(data: Data) -> str:
    stages = data.get("stages")
    due = ""
    if isinstance(stages, list):
        solving = [s for s in stages if isinstance(s, dict) and str(s.get("code", "")).startswith("SOLVE")]
        due = f"，{day_in_words(solving[0]['due_date'])}前办结" if solving else ""
    return _with_co_units(f"交办 {data.get('unit', '')}", data) + due


def _reassign(data: Data) -> str:
    return _with_co_units(f"由 {data.get('former_unit', '')} 改派 {data.get('unit', '')}", data)


def _object(data: Data) -> str:
    return f"退单，认为应由 {data.get('proposed_unit', '')} 承办，依据：{data.get('basis', '')}"


def _call_back(data: Data) -> str:
    if not data.get("reached"):
        return "回访，未接通"
    grade = data.get("satisfaction_label", "")
    return f"回访，企业确认已解决，评价 {grade}"


def _reopen(data: Data) -> str:
    return "回访，企业表示未解决，重办" if data.get("call_back") else "重办"


def _extension(verb: str) -> _Teller:
    def tell(data: Data) -> str:
        return f"{verb}至{day_in_words(data.get('new_due_date'))}"

    return tell


def _climb(verb: str) -> _Teller:
    def tell(data: Data) -> str:
        return f"{verb}：由 {data.get('from_label', '')} 到 {data.get('to_label', '')}"

    return tell


def _park(data: Data) -> str:
    return f"转长期推进，责任人 {data.get('owner', '')}，下一节点 {day_in_words(data.get('next_checkpoint'))}"


def _answer(data: Data) -> str:
    start = "首次答复企业" if data.get("first") else "答复企业"
    return start + (f"，承诺{day_in_words(data['promised'])}再答复" if data.get("promised") else "")


def _resolve(data: Data) -> str:
    return f"申请办结，{day_in_words(data.get('solved_date'))}解决，佐证：{data.get('evidence', '')}"


def _close(data: Data) -> str:
    return f"销号，等次 {data.get('grade_label', '')}" + ("" if data.get("confirmed") else "（回访三次未接通）")


def _notice(data: Data) -> str:
    label = str(data.get("level_label", "催办"))
    return f"{label} {data.get('unit', '')}".strip()


def _exclusion(verb: str) -> _Teller:
    return lambda data: f"{verb}，类别 {data.get('class_label', '')}"


def _correct(data: Data) -> str:
    names = {"description": "问题描述", "requested_outcome": "企业诉求", "category": "类别", "sub_category": "子类"}
    changed = data.get("changed")
    fields = [names.get(str(name), str(name)) for name in changed] if isinstance(changed, dict) else []
    return f"更正 {'、'.join(fields)}"


def _typical(data: Data) -> str:
    by = f"，被{data['adopted_by']}采用" if data.get("adopted_by") else ""
    return f"列为典型案例{by}"


def _recompute(data: Data) -> str:
    stages = data.get("stages")
    moved = [s for s in stages if isinstance(s, dict)] if isinstance(stages, list) else []
    return "节假日安排公布，重算期限：" + "；".join(
        f"{stage.get('label')}改为{day_in_words(stage.get('to'))}" for stage in moved
    )


_SENTENCES: dict[Action, _Teller] = {
    Action.REGISTER: _register,
    Action.IMPORT: _import,
    Action.TRIAGE: _triage,
    Action.SOLVE_ON_SITE: lambda data: f"现场解决，佐证：{data.get('evidence', '')}",
    Action.ASSIGN: _assign,
    Action.OBJECT: _object,
    Action.UPHOLD: lambda data: f"裁定维持由 {data.get('unit', '')} 承办",
    Action.REASSIGN: _reassign,
    Action.REPLY: lambda data: f"{data.get('unit', '')} 协办回复",
    Action.ANSWER: _answer,
    Action.PRE_COMMUNICATE: lambda data: "先期沟通" + ("并答复企业" if data.get("answered") else ""),
    Action.REQUEST_EXTENSION: _extension("申请延期"),
    Action.APPROVE_EXTENSION: _extension("批准延期"),
    Action.CHANGE_DIFFICULTY: lambda data: f"变更难度为 {data.get('to_label', '')}",
    Action.ESCALATE: _climb("提级"),
    Action.REFER_DOWN: _climb("下转"),
    Action.PARK: _park,
    Action.RESOLVE: _resolve,
    Action.CALL_BACK: _call_back,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
    Action.PROPOSE_EXCLUSION: _exclusion("提请不予受理"),
    Action.APPROVE_EXCLUSION: _exclusion("批准不予受理"),
    Action.TRANSFER: lambda data: f"移交 {data.get('to_label', '')}（{data.get('document', '')}）",
    Action.MERGE: lambda data: f"并入 {data.get('into', '')}",
    Action.UNDO_MERGE: lambda data: f"撤销并入 {data.get('from', '')}",
    Action.CHASE: _notice,
    Action.SUPERVISE: _notice,
    Action.ATTACH: lambda data: f"上传附件 {data.get('name', '')}",
    Action.CORRECT: _correct,
    Action.PROTECT: lambda data: "设为保密" if data.get("confidential") else "取消保密",
    Action.MARK_TYPICAL: _typical,
    Action.RECOMPUTE: _recompute,
}
