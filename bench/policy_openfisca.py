"""Beijing's points as OpenFisca has rules: variables with formulas, parameters with dates. Needs openfisca-core."""

import time
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.tree import Choice, YesNo

TAX, LEAST = (10_000_000, 20_000_000), 7  # fen; years
PERIOD, SINCE, YEAR = "2024-01", "2020-07-01", 12
POINTS = {"education": (0, 10.5, 15, 26, 37), "award": (0, 6, 12)}
AGES = ((0, 20), (46, 16), (47, 12), (48, 8), (49, 4), (50, 0))
Person = build_entity(key="person", plural="persons", label="Person", is_person=True)


def system(policy: Policy, *, by_hand: bool) -> TaxBenefitSystem:
    """Return the rule; `by_hand` replaces its look-ups by arrays, which its documentation does not."""
    made = TaxBenefitSystem([Person])
    kinds = {name: fact.kind for name, fact in policy.facts.items()}
    choices = {name: kind.names for name, kind in kinds.items() if isinstance(kind, Choice)}
    enums = {name: Enum(name, {each: each for each in names}) for name, names in choices.items()}
    values = {
        name: {each: {"values": {SINCE: {"value": POINTS[name][place]}}} for place, each in enumerate(names)}
        for name, names in choices.items()
    }
    ages = [{"threshold": {SINCE: {"value": low}}, "amount": {SINCE: {"value": points}}} for low, points in AGES]
    scale = {"metadata": {"type": "single_amount"}, "brackets": ages}
    made.parameters = ParameterNode("", data={**values, "age": scale})
    for name, kind in kinds.items():
        made.add_variable(_input(name, bool if isinstance(kind, YesNo) else int, enums.get(name)))
    for name, formula in _formulas(by_hand=by_hand).items():
        made.add_variable(_variable(name, bool if name == "eligible" else float, formula))
    return made


def _input(name: str, kind: type, choices: Any) -> type:
    more = {"possible_values": choices, "default_value": next(iter(choices))} if choices else {}
    about = {"value_type": Enum if choices else kind, "entity": Person, "definition_period": MONTH, "label": name}
    return type(name, (Variable,), {**about, **more})


def _variable(name: str, kind: type, formula: Any) -> type:
    about = {"value_type": kind, "entity": Person, "definition_period": MONTH, "label": name, "formula": formula}
    return type(name, (Variable,), about)


def _formulas(*, by_hand: bool) -> dict[str, Any]:  # noqa: C901 (one short formula for each item)
    def years(person: Any, period: Any, of: str) -> Any:
        return person(of, period) // YEAR

    def home(person: Any, period: Any) -> Any:
        owned = np.minimum(years(person, period, "owned_months"), years(person, period, "insured_months"))
        rented = np.minimum(years(person, period, "rented_months"), years(person, period, "insured_months") - owned)
        return owned + rented * 0.5

    def look_up(name: str) -> Any:
        if by_hand:
            points = np.array(POINTS[name], np.float32)
            return lambda person, period: points[np.asarray(person(name, period))]
        return lambda person, period, parameters: getattr(parameters(period), name)[person(name, period)]

    def area(person: Any, period: Any) -> Any:
        moved = years(person, period, "home_moved_months") * 2 + years(person, period, "both_moved_months") * 4
        return np.minimum(moved, 12)

    def tax(person: Any, period: Any) -> Any:
        enough = (person("wage_tax", period) >= TAX[0]) + (person("investor_tax", period) >= TAX[1])
        return np.where(enough, 6, 0)

    def by_age(person: Any, period: Any, parameters: Any) -> Any:
        if by_hand:
            return np.clip(20 - (person("age", period) - 45) * 4, 0, 20)
        return parameters(period).age.calc(person("age", period))

    def total(person: Any, period: Any) -> Any:
        items = ("home_points", "education_points", "area_points", "award_points", "tax_points", "age_points")
        found = sum(person(name, period) for name in items) + years(person, period, "insured_months") * 3
        found = found - years(person, period, "study_months") * 3.5 - person("detentions", period) * 30
        return found + np.where(person("honour", period), 20, 0) - np.where(person("tax_offence", period), 12, 0)

    def eligible(person: Any, period: Any) -> Any:
        clean = np.logical_not(person("retired", period)) * np.logical_not(person("criminal", period))
        return person("permit", period) * clean * (years(person, period, "insured_months") >= LEAST)

    return {
        "home_points": home,
        "education_points": look_up("education"),
        "award_points": look_up("award"),
        "area_points": area,
        "tax_points": tax,
        "age_points": by_age,
        "total": total,
        "eligible": eligible,
    }


def run(policy: Policy, columns: dict[str, Any], *, by_hand: bool) -> tuple[float, list[tuple[int, bool]]]:
    """Return the seconds it takes for these people, and the first hundred answers in half points."""
    made = system(policy, by_hand=by_hand)
    count = len(next(iter(columns.values())))
    simulation = SimulationBuilder().build_default_simulation(made, count)
    for name, values in columns.items():
        choices = getattr(made.get_variable(name), "possible_values", None)
        given = choices.encode(values.astype(np.int16)) if choices else values
        simulation.set_input(name, PERIOD, given)
    begun = time.perf_counter()
    totals, yes = simulation.calculate("total", PERIOD), simulation.calculate("eligible", PERIOD)
    seconds = time.perf_counter() - begun
    return seconds, [(round(float(a) * 2), bool(b)) for a, b in zip(totals[:100], yes[:100], strict=True)]
