from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """The room of the ledger; the web role may only add to the tables of its history."""

    name = "zhuqi.issues"
    label = "issues"
    verbose_name = "问题台账"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables = ("issues_issueevent", "issues_seal", "issues_sealentry")
