"""Cases to seal are carried as in the tests of cases."""

from tests.casework.cases.conftest import carry  # noqa: F401 (a fixture)
