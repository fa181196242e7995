"""Addresses of coming and going."""

from django.urls import path

from zhuqi.desk.accounts import leave, views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<int:absence_id>/end/", leave.end_leave, name="end_leave"),
    path("demo/", views.demo, name="demo"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
