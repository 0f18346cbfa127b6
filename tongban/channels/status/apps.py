from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "tongban.channels.status"
    label = "status"
