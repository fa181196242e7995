"""Every address of the portal.  ``p/<link>/`` is short because it is sent in messages and read out on the telephone."""

from django.urls import path

from zhuqi.portal.visits import views

app_name = "portal"
urlpatterns = [
    path("p/<str:link>/", views.answer, name="answer"),
    path("p/<str:link>/accept/", views.accept, name="accept"),
    path("p/<str:link>/decline/", views.decline, name="decline"),
    path("p/<str:link>/counter/", views.counter, name="counter"),
]
