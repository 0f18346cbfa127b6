"""What holds of the whole tree: no clock in rules, no page public by accident, no item named, nothing without words."""

import ast
import importlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tongban.basis import ids
from tongban.basis.actors import Officer
from tongban.basis.citations import Citation
from tongban.basis.clock_events import ClockFault
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import Refusal
from tongban.basis.terms import BarCause
from tongban.casework.cases.holding import Holding
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid, Task
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.files.rules import Fault
from tongban.casework.rounds.rules import Act as RoundAct
from tongban.casework.rounds.rules import State as RoundState
from tongban.channels import refusal_words, wording
from tongban.channels.api.urls import api

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "tongban"
FILES = sorted(SOURCE.rglob("*.py"))
CLOCKS = {"today", "now", "utcnow", "time", "monotonic", "time_ns", "localtime", "gmtime", "localdate"}
# What anybody may open without signing in: the catalogue, the way in, the language, whether a paper or a licence is
# genuine; the wallet, which is on its holder's device; and what wallets ask of the issuer, with means of their own.
PUBLIC = {
    "verify:check", "home", "portal:home", "portal:items", "portal:item", "login", "set_language", "api-token",
    "portal:rate_visit", "portal:rated", "portal:grants", "portal:life_event", "portal:data_use", "portal:hearings",
    "reception:screen",
    "reception:machine", "verify:app", "verify:page", "verify:manifest", "verify:worker", "verify:lists",
    "wallet:app", "wallet:page", "wallet:manifest", "wallet:worker", "issue:issuer",
    "issue:authorization_server", "issue:token", "issue:nonce", "issue:credential", "issue:heard",
    "portal:settle", "portal:settle_where", "portal:settle_city", "portal:settle_check",
    "status:index", "status:trust", "status:everything", "status:list", "status:delta",
    "status:bundle",
    "points:rounds", "points:round", "points:list",
    "portal:settle_apply", "present:page", "present:request", "present:answer",
}  # fmt: skip


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", [p for p in FILES if "basis" in p.parts or p.name == "rules.py"], ids=name_of)
def test_rules_are_told_the_time_and_never_look(path: Path) -> None:
    looked = [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]
    imported = [
        f"line {node.lineno}: {alias.name}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.name in {"time", *CLOCKS} and getattr(node, "module", None) != "tongban.basis"
    ]
    assert looked + imported == []


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the site: its name with its name space, and its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


def test_no_page_is_public_but_those_that_are_meant_to_be() -> None:
    found = dict(addresses(get_resolver().url_patterns))
    public = {name for name, pattern in found.items() if not getattr(pattern.callback, "login_required", True)}
    assert {name for name in public if not name.startswith("api-1:")} == PUBLIC
    assert len(found) > len(PUBLIC) + 20


def test_no_operation_of_the_api_is_public_but_the_catalogue() -> None:
    described = api.get_openapi_schema()
    public = {path for path, each in described["paths"].items() if any("security" not in o for o in each.values())}
    assert public == {"/api/v1/items", "/api/v1/items/{code}"}


@cache
def texts(path: Path) -> list[tuple[int, str]]:
    """Return every text in a file that the program uses, with its line: docstrings apart."""
    found = tree(path)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(found)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(found) if isinstance(node, ast.Constant) and id(node) not in documents)
    return [(node.lineno, node.value) for node in constants if isinstance(node.value, str)]


def pack_words() -> tuple[set[str], set[str]]:
    """Return what only the pack may say: codes of items and kinds of documents; names of provinces."""
    codes = {code for code, _ in catalog.item_contents()}
    kinds = set(re.findall(r"^([a-z_]+):", (catalog.pack_folder() / "documents.yaml").read_text("utf-8"), re.MULTILINE))
    provinces = {region.name_zh for region in catalog.regions().rows if region.level == "province"}
    return codes | kinds, provinces


# The demonstration and its journeys are about named people and places, and so is what seeds a made-up population.
ITEM_CODE = re.compile(r"(?<!like )\b[A-Z]{2}-\d{3}\b")  # but for "Write it like …" in a remedy
ABOUT_CHINA = {"demo.py", "journeys", "synthetic.py"}


def test_no_item_document_or_province_is_named_in_code() -> None:
    words, provinces = pack_words()
    assert {"HK-016", "resident_id_card"} <= words
    assert "江苏省" in provinces
    forbidden = re.compile("|".join([ITEM_CODE.pattern, *provinces]))
    named = [
        f"{name_of(path)}:{line}: {text}"
        for path in FILES
        if not ABOUT_CHINA & set(path.parts)
        for line, text in texts(path)
        if text in words or forbidden.search(text)
    ]
    assert named == []


# Refused on the command line, where the message itself is what is shown; no page can meet them.
ON_THE_COMMAND_LINE = {
    "PackFaulty", "VersionPublished", "NotADemonstration", "NameTaken", "NoSuchEvent", "NotAllowedThere",
    "KeysRefused", "OtherPlan",
}  # fmt: skip
# Bases, which nobody raises; what a page of its own answers, 403; what searches turn into "not found", and what
# programs are told.
ANSWERED_ELSEWHERE = {
    "NotAllowed", "TooManyRequests", "Invalid", "RegisterRefusal", "NotYours", "WrongNumber",
    "NotIssued", "NotAccepted",
}  # fmt: skip


def all_refusals() -> list[type[Refusal]]:
    for path in FILES:
        if not {"commands", "migrations"} & set(path.parts) and path.parts[-2] != "site":
            importlib.import_module(module_of(path).removesuffix(".__init__"))

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for found in kind.__subclasses__():
            yield found
            yield from below(found)

    return sorted({kind for kind in below(Refusal) if kind.__module__.startswith("tongban")}, key=lambda k: k.__name__)


def made(kind: type[Refusal]) -> Refusal:
    """Return a refusal of a kind, as the engine would raise it."""
    made_with: dict[str, tuple[object, ...]] = {
        "ActNotOpen": (State.ACCEPTED, Act.ACCEPT),
        "NotYourPost": (Task("accept", Act.ACCEPT, Duty.DECIDING, Role.CLERK),),
        "SameOfficer": ("approve", "examine"),
        "NotSaid": ("reason",),
        "Barred": (BarCause.FRAUD, date(2029, 3, 2), Citation("Art. 78", "", "low")),
        "InPerson": (Citation("Art. 78", "", "low"),),
        "TooLate": (date(2026, 3, 2),),
        "TooSoon": (date(2026, 3, 2),),
        "MayNotBook": (date(2026, 3, 2),),
        "NotBefore": (date(2026, 3, 2),),
        "NotAfter": (date(2026, 3, 2),),
        "NotChecked": (["1"],),
        "RoundNotThere": (RoundState.FINAL, RoundAct.RANK),
        "StaleDraft": (2, 1),
        "ClockError": (ClockFault.ENDED,),
        "CalendarGap": (2027,),
        "Taken": (Holding(1, datetime(2026, 3, 2, 9, tzinfo=UTC)),),
        "FileRefused": (Fault.LOCKED,),
    }
    if kind.__module__.endswith((".ids", ".identifier")):
        return kind(ids.Fault.CHECK)
    given = made_with.get(kind.__name__)
    if given is not None:
        return kind(*given)
    try:
        return kind()
    except TypeError:
        return kind("x")


@pytest.mark.parametrize(
    "kind",
    [k for k in all_refusals() if k.__name__ not in ON_THE_COMMAND_LINE | ANSWERED_ELSEWHERE],
    ids=lambda kind: kind.__name__,
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_refusal_is_put_into_words(kind: type[Refusal], language: str) -> None:
    from django.utils import translation  # noqa: PLC0415 (only here)

    refusal = made(kind)
    with translation.override(language):
        said = refusal_words.refusal(refusal, to=Officer(1, frozenset()))
        fallback = refusal_words.refusal(Refusal(), to=Officer(1, frozenset()))
    assert said not in {"", fallback}
    assert bool(re.search(r"[\u4e00-\u9fff]", said)) is (language == "zh-hans")


@pytest.mark.parametrize("act", Act)
def test_every_act_is_called_something_on_a_button_and_in_a_story(act: Act) -> None:
    assert str(wording.ACT[act])
    assert str(wording.DONE[act])


def test_every_state_role_duty_and_reason_is_called_something() -> None:
    assert set(wording.STATE) == set(State)
    assert set(wording.ROLE) >= set(Role)
    assert set(wording.DUTY) == set(Duty)
    assert set(wording.NOT_ACCEPTED) == set(NotAcceptedBecause)


def test_everything_that_may_be_left_unsaid_is_asked_for_in_words() -> None:
    said = {
        call.args[0].value
        for path in (SOURCE / "casework").rglob("*.py")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == NotSaid.__name__
        and isinstance(call.args[0], ast.Constant)
    }
    assert said
    assert said <= set(wording.NOT_SAID)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("migrations/0*.py")), ids=name_of)
def test_every_migration_says_why_it_is_safe(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def environment_variables() -> set[str]:
    """Return every environment variable that the code reads."""
    name = re.compile(r"TONGBAN_[A-Z_]+|DATABASE(_OWNER)?_URL")
    return {text for path in FILES for _, text in texts(path) if name.fullmatch(text)}


def test_every_environment_variable_is_in_the_manual_of_operations() -> None:
    names = environment_variables()
    assert {"DATABASE_URL", "TONGBAN_DEMO", "TONGBAN_VAR"} <= names
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    assert sorted(name for name in names if name not in manual) == []
