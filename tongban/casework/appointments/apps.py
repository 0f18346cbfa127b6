from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "tongban.casework.appointments"
    label = "appointments"
