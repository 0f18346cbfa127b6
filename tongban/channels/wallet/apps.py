from django.apps import AppConfig


class WalletConfig(AppConfig):
    name = "tongban.channels.wallet"
    label = "wallet"
