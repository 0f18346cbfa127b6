from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.casework.cases"
    label = "cases"

    def ready(self) -> None:
        from tongban.casework.cases.addressees import of_cases  # noqa: PLC0415 (models are ready only now)
        from tongban.casework.messages import addressees  # noqa: PLC0415

        addressees.register("case", of_cases)
