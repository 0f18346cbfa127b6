from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tongban.casework.registry"
    label = "registry"

    def ready(self) -> None:
        """Make the effects known to the catalogue."""
        from tongban.casework.registry import certificates, effects  # noqa: PLC0415 (tables exist only now)

        effects.register_all()
        certificates.register_all()
