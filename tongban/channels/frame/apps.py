from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "tongban.channels.frame"
