from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "tongban.insight.policies"
    label = "policies"
