"""What the example city consists of, by kind."""

from typing import Any

from django.apps import apps
from django.db.models import Count

from zhuqi.config.example_city.office import LAST_DAY
from zhuqi.organisations.roles import DivisionLevel

_TABLES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("divisions", "organisations", "Division", {}),
    ("towns", "organisations", "Division", {"level": DivisionLevel.TOWN}),
    ("working_groups", "organisations", "WorkingGroup", {}),
    ("teams", "organisations", "Team", {}),
    ("units", "organisations", "Unit", {}),
    ("users", "organisations", "User", {}),
    ("enterprises", "enterprises", "Enterprise", {"kind": "ENTERPRISE", "merged_into": None}),
    ("projects", "enterprises", "Enterprise", {"kind": "PROJECT", "merged_into": None}),
    ("merged", "enterprises", "Enterprise", {"merged_into__isnull": False}),
    ("former_names", "enterprises", "FormerName", {}),
    ("dated_figures", "enterprises", "DatedFigures", {}),
    ("stewards", "stewardship", "Stewardship", {"until": None}),
    ("leaders", "stewardship", "LeaderLead", {"until": None}),
    ("borders", "organisations", "TownBorder", {}),
    ("steward_profiles", "stewardship", "StewardProfile", {}),
    ("conflicts", "stewardship", "ConflictOfInterest", {"until": None}),
    ("hand_overs", "stewardship", "HandOver", {}),
    ("sampled_firms", "stewardship", "SampledFirm", {}),
    ("absences", "organisations", "Absence", {}),
    ("issues", "issues", "Issue", {}),
    ("events", "issues", "IssueEvent", {}),
    ("visits", "visits", "Visit", {"kind": "VISIT"}),
    ("visits_by_deadline", "visits", "Visit", {"kind": "VISIT", "date__lte": "2026-07-31"}),
    ("special_visits", "visits", "Visit", {"is_special": True}),
    ("symposia", "visits", "Visit", {"kind": "SYMPOSIUM"}),
    ("campaigns", "visits", "Campaign", {}),
    ("appointments", "visits", "Appointment", {}),
    ("call_backs", "issues", "CallBack", {}),
    ("extensions", "issues", "Extension", {}),
    ("pre_communications", "issues", "PreCommunication", {}),
    ("supervision_notices", "issues", "SupervisionNotice", {}),
    ("instructions", "issues", "Instruction", {}),
    ("attachments", "issues", "Attachment", {}),
    ("notices", "issues", "Notice", {}),
    ("policies", "policies", "Policy", {"withdrawn_at": None}),
    ("seals", "issues", "Seal", {}),
)


def counts() -> dict[str, Any]:
    """Return how many there are of everything, and ``until``, the last day of the example."""
    found: dict[str, Any] = {
        name: apps.get_model(app, model).objects.filter(**given).count() for name, app, model, given in _TABLES
    }
    found["districts"] = apps.get_model("organisations", "Team").objects.values("district_name").distinct().count()
    found["roster"] = found["stewards"]
    found["issues_by_status"] = _grouped("status")
    found["issues_by_category"] = _grouped("category")
    found["issues_by_level"] = _grouped("level")
    found["until"] = LAST_DAY.isoformat()
    return found


def _grouped(column: str) -> dict[str, int]:
    rows = apps.get_model("issues", "Issue").objects.values_list(column).annotate(n=Count("pk")).order_by(column)
    return dict(rows)
