from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "tongban.insight.policies"
    label = "policy_figures"
