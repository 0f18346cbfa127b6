from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "tongban.casework.supervision"
    label = "supervision"
