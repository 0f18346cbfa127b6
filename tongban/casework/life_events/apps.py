from django.apps import AppConfig


class LifeEventsConfig(AppConfig):
    name = "tongban.casework.life_events"
    label = "life_events"
