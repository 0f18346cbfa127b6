from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "tongban.casework.attempts"
    label = "attempts"
