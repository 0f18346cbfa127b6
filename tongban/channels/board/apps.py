from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "tongban.channels.board"
