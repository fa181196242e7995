"""Figures as other rooms, pages and files get them: frozen values, taken as of the end of a day."""

from zhuqi.figures.cuts import EVERYWHERE, Cut, Scope, ScopeKind
from zhuqi.figures.registry import MIN_DENOMINATOR, THEME_LABELS, Kind, Theme
from zhuqi.figures.rows import Subject
from zhuqi.figures.selectors._rows import (
    EXPORT_LIMIT,
    IssueLine,
    OtherLine,
    RowsPage,
    issue_numbers,
    rows_page,
)
from zhuqi.figures.selectors._scopes import ScopeChoice, chosen_scope, scope_choices, scope_key, scope_of_group
from zhuqi.figures.selectors._series import FigureHistory, Point, figure_history
from zhuqi.figures.selectors._values import FigureValue, figure_value, figure_values

__all__ = [
    "EVERYWHERE",
    "EXPORT_LIMIT",
    "MIN_DENOMINATOR",
    "THEME_LABELS",
    "Cut",
    "FigureHistory",
    "FigureValue",
    "IssueLine",
    "Kind",
    "OtherLine",
    "Point",
    "RowsPage",
    "Scope",
    "ScopeChoice",
    "ScopeKind",
    "Subject",
    "Theme",
    "chosen_scope",
    "figure_history",
    "figure_value",
    "figure_values",
    "issue_numbers",
    "rows_page",
    "scope_choices",
    "scope_key",
    "scope_of_group",
]
