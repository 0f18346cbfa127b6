from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "tongban.casework.messages"
    label = "notices"  # `messages` are Django's own: what a page says after a click
