from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "tongban.casework.clocks"
    label = "clocks"
