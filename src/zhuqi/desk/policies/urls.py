"""Addresses of the policies; a policy is named by its number (Z000001)."""

from django.urls import path

from zhuqi.desk.policies import firm, views

app_name = "policies"
urlpatterns = [
    path("", views.policy_list, name="list"),
    path("new/", views.register, name="register"),
    path("firms/<str:number>/", firm.page, name="firm"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/correct/", views.correct, name="correct"),
    path("<str:number>/withdraw/", views.withdraw, name="withdraw"),
]
