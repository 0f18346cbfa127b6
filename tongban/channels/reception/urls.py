"""Addresses of appointments and tickets: for citizens, for clerks, and for the screen and the machine in a hall."""

from django.urls import path

from tongban.channels.reception.views import booking, hall, window

app_name = "reception"
urlpatterns = [
    path("appointments/", booking.mine, name="mine"),
    path("appointments/book/<str:code>/", booking.place, name="place"),
    path("appointments/book/<str:code>/<str:office>/", booking.choose, name="choose"),
    path("appointments/<uuid:appointment_id>/", booking.one, name="one"),
    path("appointments/<uuid:appointment_id>/move/", booking.move, name="move"),
    path("appointments/<uuid:appointment_id>/cancel/", booking.cancel, name="cancel"),
    path("desk/hall/", window.hall, name="hall"),
    path("desk/hall/act/", window.act, name="act"),
    path("desk/hall/book/<str:token>/", window.book, name="book_for"),
    path("desk/hall/appointments/<uuid:appointment_id>/move/", window.move, name="move_for"),
    path("desk/hall/appointments/<uuid:appointment_id>/cancel/", window.cancel, name="cancel_for"),
    path("desk/hall/appointments/<uuid:appointment_id>/<slug:what>/", window.came, name="came"),
    path("hall/<str:token>/", hall.screen, name="screen"),
    path("hall/<str:token>/ticket/", hall.machine, name="machine"),
]
