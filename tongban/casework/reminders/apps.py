from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "tongban.casework.reminders"
    label = "reminders"
