from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "tongban.casework.offices"
    label = "offices"
