from django.apps import AppConfig


class IssueConfig(AppConfig):
    name = "tongban.channels.issue"
    label = "issue"
