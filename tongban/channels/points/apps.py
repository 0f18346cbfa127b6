from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "tongban.channels.points"
