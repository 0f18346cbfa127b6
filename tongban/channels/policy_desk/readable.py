"""A policy as people read it: facts, numbers over time, rules with their articles. From the file, whatever the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from tongban.basis.citations import Citation
from tongban.basis.policy.answers import said
from tongban.basis.policy.building import decimal
from tongban.basis.policy.explain import Outcome
from tongban.basis.policy.files import Fact, Group, Parameter, PolicyFile, Rule, TableFile, Way
from tongban.basis.policy.tables import Row, Rows
from tongban.basis.policy.tree import DAY, Choice, Kind, Number, YesNo, day_of
from tongban.basis.policy.units import shown
from tongban.channels.desk.screen import say
from tongban.channels.frame.parts import Cell
from tongban.channels.frame.wording import short_day
from tongban.channels.policy_desk import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule with its words, its expression and its article."""

    anchor: str
    name: str
    rule: str
    texts: Sequence[tuple[str, str]]
    tags: Sequence[tuple[str, str]]  # text, colour
    citation: Citation


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it holds from a day."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page, with its heading."""

    anchor: str
    title: str
    rules: Sequence[RuleView] = ()
    tables: Sequence[TableView] = ()


def sections(file: PolicyFile) -> list[Section]:
    """Return everything that a policy says, in the order of its file; what it does not have is left out."""
    rules = {
        name: [view for rule in getattr(file, name).values() for view in (_rule(name, rule), *_ways(name, rule))]
        for name in ("derived", "conditions", "points", "outputs")
    }
    found = [
        Section("facts", _title("facts"), tables=[_facts(file)] if file.facts else []),
        Section("parameters", _title("parameters"), tables=[_parameters(file)] if file.parameters else []),
        Section("tables", _title("tables"), tables=[each for table in file.tables.values() for each in _table(table)]),
        Section("derived", _title("derived"), rules["derived"]),
        Section("conditions", _title("conditions"), rules["conditions"]),
        Section("points", _title("points"), rules["points"]),
        Section("groups", _title("groups"), [_group(group) for group in file.groups.values()]),
        Section("outputs", _title("outputs"), rules["outputs"]),
        Section("decision", _title("decision"), _decision(file), _past(file)),
    ]
    return [section for section in found if section.rules or section.tables]


def _title(section: str) -> str:
    return str(wording.SECTION[section])


def _facts(file: PolicyFile) -> TableView:
    columns = [_("What"), _("Name in rules"), _("Kind"), _("Possible answers"), _("Proved by")]
    rows = [
        [say(fact.label), fact.name, _kind(fact), _range(fact), fact.evidence or _("what the person says")]
        for fact in file.facts.values()
    ]
    return TableView(_("Facts"), columns, rows, None)


def _kind(fact: Fact) -> str:
    if isinstance(fact.kind, YesNo):
        return str(wording.KIND["yes_no"])
    if isinstance(fact.kind, Choice):
        return str(wording.KIND["choice"])
    if fact.kind == DAY:
        return str(wording.KIND["date"])
    return unit(fact.kind) or str(wording.KIND["number"])


def unit(kind: Kind) -> str:
    """Return the unit of a number; empty for one without."""
    return shown(kind.unit) if isinstance(kind, Number) and kind.unit and kind != DAY else ""


def _range(fact: Fact) -> str:
    if isinstance(fact.kind, YesNo):
        return f"{wording.OUTCOME[Outcome.YES]} / {wording.OUTCOME[Outcome.NO]}"
    if isinstance(fact.kind, Choice):
        return _(", ").join(say(words) for words in fact.choices.values())
    return f"{said(fact.kind, fact.low)} – {said(fact.kind, fact.high)}"


def _parameters(file: PolicyFile) -> TableView:
    columns = [_("Name of the number"), _("From"), _("Value"), _("Article"), _("How sure")]
    rows = [
        [parameter.name, short_day(value.begins), _value(parameter, value.value), value.citation.text,
         str(wording.CONFIDENCE[value.citation.confidence])]
        for parameter in file.parameters.values()
        for value in parameter.values
    ]  # fmt: skip
    return TableView(_("Numbers, each from a day until the next"), columns, rows, None)


def _value(parameter: Parameter, value: Fraction | None) -> str:
    if value is None:
        return _("repealed")
    if parameter.kind == DAY:
        return short_day(day_of(int(value)))
    return " ".join(filter(None, [decimal(value), unit(parameter.kind)]))


def _table(table: TableFile) -> list[TableView]:
    found = []
    for version in table.versions:
        columns, rows = _told(table, version.value)
        caption = _("%(name)s, from %(day)s") % {"name": table.name, "day": short_day(version.begins)}
        found.append(TableView(caption, columns, rows, version.citation))
    return found


def _told(table: TableFile, rows: Rows | None) -> tuple[list[str], list[list[str | Cell]]]:
    """Return the columns and rows of a table; with the articles of rows where they have their own."""
    columns = [_("For"), _("Gives")]
    if rows is None:
        return columns, [[_("repealed"), "–"]]
    told: list[list[str | Cell]] = [[key, Cell(value, numeric=True)] for key, value in _rows(table, rows)]
    cited = [row.citation for row in (rows.values() if isinstance(rows, Mapping) else rows)]
    if not any(cited):
        return columns, told
    return [*columns, _("Article")], [[*row, each.text if each else ""] for row, each in zip(told, cited, strict=True)]


def _rows(table: TableFile, rows: Rows) -> list[tuple[str, str]]:
    def gives(value: Fraction) -> str:
        if table.choices:
            return say(list(table.choices.values())[int(value)])
        return " ".join(filter(None, [decimal(value), unit(table.kind)]))

    if isinstance(rows, Mapping):
        return [(name, gives(row.value)) for name, row in rows.items()]
    return [(_bracket(row), gives(row.value)) for row in rows]


def _bracket(row: Row) -> str:
    least = decimal(row.begins) if row.begins is not None else ""
    if row.upto is not None:
        return f"{least} – {decimal(row.upto)}" if least else _("up to %s") % decimal(row.upto)
    if row.under is not None:
        bound = _("under %s") % decimal(row.under)
        return f"{least} – {bound}" if least else bound
    return _("%s and more") % least if least else _("all others")


def _rule(section: str, rule: Rule) -> RuleView:
    told = [(_("Told when it fails"), rule.fail), (_("What would help"), rule.fix), (_("Beside it"), rule.note)]
    tags = [(_("rules out"), "red")] if rule.veto else []
    if rule.group:
        tags.append((rule.group, "grey"))
    tags += _dated(rule)
    return RuleView(
        anchor=f"{section}-{rule.name}",
        name=say(rule.words),
        rule=rule.text or " or ".join(rule.ways),
        texts=[(label, say(words)) for label, words in told if words],
        tags=tags,
        citation=rule.citation,
    )


def _ways(section: str, rule: Rule) -> list[RuleView]:
    """Return the tests of the ways in which a condition can be met, each marked with its way."""
    return [
        replace(
            _rule(f"{section}-{rule.name}-{way.name}", test),
            tags=[(say(way.words), "grey"), *_dated(way), *([(_("rules out"), "red")] if test.veto else [])],
        )
        for way in rule.ways.values()
        for test in way.tests.values()
    ]


def _dated(rule: Rule | Way) -> list[tuple[str, str]]:
    """Return from when and until when something holds, as tags."""
    found = [(_("from %s") % rule.begins, "blue")] if rule.begins else []
    return [*found, (_("until before %s") % rule.ends, "blue")] if rule.ends else found


def _group(group: Group) -> RuleView:
    takes = _("only the highest counts") if group.highest else _("added up")
    bounds = [(_("at least"), group.least), (_("at most"), group.most)]
    return RuleView(
        anchor=f"groups-{group.name}",
        name=say(group.words),
        rule=takes,
        texts=[(label, text) for label, text in bounds if text],
        tags=[(group.name, "grey")],
        citation=group.citation,
    )


def _decision(file: PolicyFile) -> list[RuleView]:
    found = [_rule("decision", file.threshold)] if file.threshold else []
    if file.total:
        found.append(_group(file.total))
    ranking = file.ranking
    if ranking:
        by = _(", then ").join(
            key.text if key.most_first else _("%s, the least first") % key.text for key in ranking.by
        )
        texts = [
            (_("Admitted a round"), ranking.quota),
            (_("Equal to the last admitted"), _("admitted as well") if ranking.ties_admitted else _("not admitted")),
        ]
        found.append(
            RuleView(
                anchor="decision-rank", name=_("Ranking"), rule=by, texts=texts, tags=[], citation=ranking.citation
            )
        )
    return found


def _past(file: PolicyFile) -> list[TableView]:
    if file.ranking is None or not file.ranking.past:
        return []
    columns = [_("Round"), _("Cut-off"), _("Admitted"), _("Article")]
    rows: list[list[str | Cell]] = [
        [each.name, Cell(decimal(each.cutoff), numeric=True), Cell(str(each.admitted or "–"), numeric=True),
         each.citation.text]
        for each in file.ranking.past
    ]  # fmt: skip
    return [TableView(_("Earlier rounds, for orientation only"), columns, rows, None)]
