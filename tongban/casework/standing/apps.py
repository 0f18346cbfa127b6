from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "tongban.casework.standing"
    label = "standing"
