from django.apps import AppConfig


class PolicyDeskConfig(AppConfig):
    name = "tongban.channels.policy_desk"
