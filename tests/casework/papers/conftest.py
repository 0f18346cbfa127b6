"""Acts in their order, as tests of cases have them."""

from tests.casework.cases.conftest import carry, hotel

__all__ = ["carry", "hotel"]
