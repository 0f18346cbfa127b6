"""What the reader says about one item file."""

from pathlib import Path

import pytest

from tests.basis.pack_samples import FULL, GUIDE, changed, faults, read
from tongban.basis.packs import read_item


def test_a_complete_item_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path, GUIDE) == []
    assert faults(tmp_path, FULL) == []


def test_what_the_file_says_is_what_the_item_holds(tmp_path: Path) -> None:
    item, _ = read(tmp_path, FULL)
    assert item is not None
    assert item.procedure is not None
    assert item.decision is not None
    assert (item.decision.limit.days, item.decision.limit.day_type) == (20, "working")
    assert item.promised is not None
    assert item.promised.limit.days == 0
    assert item.fee.amount_fen is None
    assert [evidence.required for evidence in item.evidence] == [True, False]
    assert list(item.field("settle_as").choices) == ["new_household", "join_household"]
    assert item.field("why").asked_if == ("sure", "no")
    assert item.procedure.step("move_out").condition == "origin_in_other_province"
    assert item.procedure.separate == ("submit", "examine", "approve")
    assert item.remedies[0].citation.text == "行政复议法 第二十条"


def test_every_problem_is_told_at_once_with_line_and_remedy(tmp_path: Path) -> None:
    text = changed(
        changed(changed(GUIDE, "code: XX-001", "code: 000125"), "visits: 1", "visit: 1"), "days: 20", "days: 0"
    )
    assert [fault.partition(" Known:")[0] for fault in faults(tmp_path, text)] == [
        '1: code begins with a zero. A code is text. Write it in quotes: "000125".',
        "1: field 'visits' is missing. Write `visits: …`.",
        "12: unknown field 'visit'. Did you mean 'visits'?",
        "17: limits.decision.days is 0. Write a whole number from 1 to 1000.",
    ]


# (of which sample, what is replaced, by what, the problem that follows)
CITE = "law: x, source: y, confidence: low"
WRONG = [
    (
        GUIDE,
        "results:",
        "apply_by:\n  - {of: {zh: 到期日, en: the end}, within: {days: 3, day_type: working}, before: true, "
        f"{CITE}}}\nresults:",
        "working days are not counted back from a day. Write calendar days, or months",
    ),
    (
        FULL,
        "kind: persons, label",
        "kind: document, label",
        "a document, and nothing else, is of a kind. Write `kind: document` with `of:` a kind of it",
    ),
    (
        FULL,
        "results:",
        f"terms:\n  own_or_child: {{field: movers, {CITE}}}\nresults:",
        "terms.own_or_child.field is not known: 'movers'",
    ),
    (FULL, "kind: persons, label", "kind: persons, of: licence, label", "a document, and nothing else, is of a kind"),
    (GUIDE, "code: XX-001", "code: 125004", "code is 125004. Write it as text"),
    (GUIDE, "code: XX-001", "code: xx 1", "code is 'xx 1'. Write it as text"),
    (GUIDE, "version: 1", "version: true", "version is True. Write a whole number from 1 to 1000"),
    (GUIDE, "version: 1", "version: 1\nversion: 2", "field 'version' is given twice. Keep one of the two"),
    (GUIDE, "version: 1", "version: [", "not YAML"),
    (GUIDE, "version: 1", "version:", "version is empty. Write its value, or take the line out"),
    (GUIDE, "version: 1", "version: !!int one", "version has the tag tag:yaml.org,2002:int. Take the tag out"),
    (GUIDE, "version: 1", "5: 1", "a field name is no text. Write a field name as a word"),
    (GUIDE, "2024-01-01", "2024-02-30", "effective_from is '2024-02-30'. There is no such day"),
    (GUIDE, "2024-01-01", "1.1.2024", "effective_from is '1.1.2024'. Write a date, like 2026-01-01"),
    (GUIDE, "en: Dog registration", "fr: Chiens", "field 'en' is missing in name. Write `en: …`"),
    (GUIDE, "{zh: 养犬登记, en: Dog registration}", "养犬登记", "name is '养犬登记'. Write it in both languages"),
    (GUIDE, "en: Dog registration", 'en: ""', "name.en is ''. Write it in both languages"),
    (GUIDE, "en: Dog registration", 'en: "a\\0b"', "name.en holds a control character. Take the character out"),
    (
        GUIDE,
        "en: Dog registration",
        "en: [[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]",
        "lies too deep. Nest at most 20",
    ),
    (
        GUIDE,
        "type: licence",
        "type: license",
        "type is not known: 'license'. Did you mean 'licence'? Known: licence, conf",
    ),
    (GUIDE, "confidence: low\nlimits", "confidence: sure\nlimits", "not known: 'sure'. Known: high, medium, low"),
    (GUIDE, "applicants: [person]", "applicants: []", "applicants is []. Name at least one"),
    (GUIDE, "applicants: [person]", "applicants: person", "applicants is 'person'. Write a list"),
    (GUIDE, "[window]", "[window, window]", "channels[2] is 'window'. It is named twice"),
    (GUIDE, "[window]", "&c [window]\nnotes: *c", "an alias stands for another value. Write the value out"),
    (GUIDE, "fully_online: no", "fully_online: maybe", "fully_online is not known: 'maybe'. Known: yes, no, partial"),
    (GUIDE, "days: 20, ", "", "the working days have no number. Write `days: …`"),
    (
        GUIDE,
        "days: 20, day_type: working",
        "days: 1, day_type: on_the_spot",
        "limits.decision.days is 1. On the spot is 0",
    ),
    (
        GUIDE,
        'law: 养犬管理条例, source: "", confidence: low}\nfee',
        "confidence: low}\nfee",
        "field 'law' is missing in limits",
    ),
    (
        GUIDE,
        "  decision: {days: 20",
        "  correction: {days: 20",
        "the item has no time limit for the decision. Write `limits:`",
    ),
    (GUIDE, "limits:\n", "limits: soon\nx:\n", "limits is 'soon'. Write fields"),
    (GUIDE, "amount_fen: 0", "amount_fen: 1.5", "fee.amount_fen is '1.5'. Write a whole number"),
    (GUIDE, "handling: guide", "handling: full", "the item is handled here and has no procedure. Write `procedure:`"),
    (GUIDE, "handling: guide", "handling: full", "the item is handled here and has no form. Write `form:`"),
    (GUIDE, "visits: 1", "visits: 1\nremedies: [appeal]", "no remedy is called 'appeal'. Known: reconsideration"),
    (GUIDE, "visits: 1", "visits: 1\nremedies: appeal", "remedies is 'appeal'. Write a list"),
    (
        GUIDE,
        "visits: 1",
        "visits: 1\nsilence: {deemed: accepted, law: x, source: y}",
        "field 'confidence' is missing in sil",
    ),
    (
        GUIDE,
        "visits: 1",
        "visits: 1\nevidence: [{code: a, name: {zh: 甲, en: A}, holder: register}]",
        "it is not said who",
    ),
    (
        GUIDE,
        "visits: 1",
        "visits: 1\nevidence: [{code: a, name: {zh: 甲, en: A}, holder: applicant, held_in: b}]",
        "held_in",
    ),
    (
        FULL,
        "code: application",
        "code: marriage_certificate",
        "evidence[2].code is 'marriage_certificate'. It is asked for",
    ),
    (
        FULL,
        "required: false}\nresults",
        "required: maybe}\nresults",
        "evidence[2].required is 'maybe'. Write true or false",
    ),
    (FULL, "handling: full", "handling: guide", "a guide has a procedure. Write `handling: full`"),
    (
        FULL,
        "  decision: {days: 20",
        "  x: {days: 20",
        "no time limit for the decision. Write `limits:` with `decision:`",
    ),
    (FULL, "  correction: {days: 5", "  delivery: {days: 5", "nothing says how long the office may be silent"),
    (
        FULL,
        "deemed: accepted",
        "deemed: fine",
        "silence.deemed is not known: 'fine'. Known: accepted, granted, renewed",
    ),
    (
        FULL,
        "notes:",
        "no_remedy: {law: x, source: y, confidence: low}\nnotes:",
        "the decision is final and has remedies",
    ),
    (FULL, "name: destination", "name: movers", "the form has two fields 'movers'. Give one of them another name"),
    (FULL, "kind: choice", "kind: text", "a field of kind text has choices. Take them out"),
    (FULL, "name: movers, kind: persons", "name: movers, kind: choice", "a choice has no choices. Write `choices:`"),
    (FULL, "value: join_household", "value: new_household", "choices[2].value is 'new_household'. It is offered twice"),
    (FULL, "value: join_household", "worth: join_household", "field 'value' is missing in form[3].choices[2]"),
    (
        FULL,
        "is: join_household",
        "is: join_houshold",
        "Did you mean 'join_household'? Known: new_household, join_househo",
    ),
    (FULL, "is: no}", "is: maybe}", "form[6].asked_if.is is not known: 'maybe'. Known: yes, no"),
    (
        FULL,
        "field: settle_as",
        "field: why",
        "the question depends on 'why', which is not asked before it. Name a field",
    ),
    (FULL, "field: settle_as", "field: destination", "'destination' is no choice. Let the question depend on a choice"),
    (FULL, "field: settle_as", "field: [a]", "form[4].asked_if.field is ['a']. Write text"),
    (FULL, "    origin: {", "    origins: {", "unknown office 'origins'. Did you mean 'origin'?"),
    (FULL, "    origin: {where: household}\n", "", "origin/registrar names an office that the procedure does not have"),
    (FULL, "    receiving: {where: deciding}\n", "", "the procedure has no receiving office. Write `receiving: {where"),
    (FULL, "field: destination, kind", "kind", "it is not said which field gives the place. Write `field: …`"),
    (
        FULL,
        "field: destination, kind",
        "field: movers, kind",
        "offices.deciding.field is not known: 'movers'. Known: destin",
    ),
    (
        FULL,
        "origin: {where: household}",
        "origin: {where: household, field: destination}",
        "Take it out, or write `where: fi",
    ),
    (FULL, "where: field, field: destination", "where: receiving", "two offices are found by each other"),
    (FULL, "where: field, field: destination", "where: deciding", "the deciding office is found by itself"),
    (FULL, "decide: deciding/approver", "decide: deciding", "procedure.decide is 'deciding'. Write office/role"),
    (FULL, "decide: deciding/approver", "decide: 3", "procedure.decide is 3. Write office/role"),
    (
        FULL,
        "decide: deciding/approver",
        "decide: deciding/boss",
        "procedure.decide is 'deciding/boss'. Write office/role",
    ),
    (
        FULL,
        "code: examine",
        "code: approve",
        "the step 'approve' has the name of another act. Give it a name of its own",
    ),
    (FULL, "code: examine", "code: move_out", "the step 'move_out' has the name of another act"),
    (
        FULL,
        "phase: after_decision",
        "phase: later",
        "phase is not known: 'later'. Known: before_decision, after_decision",
    ),
    (
        FULL,
        "[submit, examine, approve]",
        "[submit, examined]",
        "'examined'. Did you mean 'examine'? Known: submit, accept, appr",
    ),
    (FULL, "[submit, examine, approve]", "[approve]", "procedure.separate is ['approve']. Name two or more acts"),
    (FULL, "after: complete", "after: completion", "after is not known: 'completion'. Did you mean 'complete'?"),
    (FULL, "do: registry.close", "do: close", "procedure.effects[3].do is 'close'. Write the register and the change"),
    (FULL, "persons: $movers", "persons: $mover", "no field is called 'mover'. Did you mean 'movers'?"),
    (
        FULL,
        "by_age: [[0, {years: 5}]]",
        "by_age: [[0, {years: $y}]]",
        "no field is called 'y'. Known: movers, destination",
    ),
    (FULL, "effects:\n", "effects: none\n  x:\n", "procedure.effects is 'none'. Write a list"),
    (
        FULL,
        "notes:",
        f"terms: {{public_safety: {{{CITE}}}, commitment: {{told: {{zh: 知, en: Told}}, {CITE}}}}}\nnotes:",
        "an item of public safety cannot be decided on a commitment. Take the commitment out",
    ),
    (
        FULL,
        "required: false}\nresults",
        f"required: false, may_follow: {{days: 5, day_type: working, {CITE}}}}}\n"
        f"terms: {{public_safety: {{{CITE}}}}}\nresults",
        "an item of public safety lets evidence follow later. Take every may_follow out",
    ),
    (
        FULL,
        "notes:",
        f"terms: {{bars: [{{cause: fraud, years: 3, {CITE}}}, {{cause: fraud, years: 1, {CITE}}}]}}\nnotes:",
        "two bars follow from the same cause. Keep one of them",
    ),
    (
        FULL,
        "promised: {day_type: on_the_spot,",
        f"promised: {{day_type: on_the_spot, extension: {{days: 5, by: deciding/approver, "
        f"approver: {{zh: 长, en: Head}}, {CITE}}},",
        "a limit of the kind on_the_spot is paused or extended. Take `pauses` and `extension` out",
    ),
    (
        FULL,
        "decision: {days: 20, day_type: working,",
        "decision: {days: 20, day_type: working, after: exam,",
        "decision counts from 'exam', no step before the decision. Did you mean 'examine'?",
    ),
    (
        FULL,
        "notes:",
        f"by_date: {{decide: {{days: 20, day_type: working, {CITE}}}, document: permit}}\nnotes:",
        "decide is not counted back from a date. Write `day_type: before_date`",
    ),
    (
        FULL,
        "notes:",
        f"by_date: {{decide: {{days: 1, day_type: before_date, {CITE}}}}}\nnotes:",
        "the date is to be one of two. Write `field:` with a date of the form, or `document:`",
    ),
    (
        FULL,
        "silence: {deemed: accepted",
        "silence: {deemed: granted",
        "nothing says by when silence grants. Write `by_date:` with the date before which the decision must come",
    ),
    (
        FULL,
        "  separate: [submit",
        f"  hearing: {{by: deciding/examiner, chair: deciding/approver, pause: hearing,\n"
        f"    ask: {{days: 5, day_type: working, {CITE}}}, hold: {{days: 20, day_type: working, {CITE}}},\n"
        f"    notice: {{days: 7, day_type: working, {CITE}}}, {CITE}}}\n"
        "  separate: [submit",
        "the decision is not paused for 'hearing'. Add it to `pauses:` of `decision:`",
    ),
    (
        FULL,
        "by: origin/registrar\n",
        "by: origin/registrar\n      officers: 2\n",
        "move_out is not kept apart from other acts. Add move_out to `separate:`",
    ),
    (GUIDE, "{days: 20,", "{days: 20, pauses: [holiday],", "no pause is called 'holiday'. Known: none"),
    (GUIDE, "{days: 20,", "{days: 20, pauses: [],", "no reason is named. Name one of the pack's list, or take it out"),
]


@pytest.mark.parametrize(("text", "old", "new", "fault"), WRONG, ids=[f"{new}"[:40] for _, _, new, _ in WRONG])
def test_a_wrong_value_is_told_with_what_to_write_instead(
    tmp_path: Path, text: str, old: str, new: str, fault: str
) -> None:
    found = faults(tmp_path, changed(text, old, new))
    assert [problem for problem in found if fault in problem], found


def test_an_item_without_days_must_say_in_its_notes_what_the_law_sets(tmp_path: Path) -> None:
    text = changed(GUIDE, "limits:\n  decision:", "notes: {zh: 未规定天数, en: No days}\nlimits:\n  promised:")
    assert faults(tmp_path, text) == []


def test_a_text_that_yaml_would_read_as_truth_stays_text(tmp_path: Path) -> None:
    item, _ = read(tmp_path, GUIDE)
    assert item is not None
    assert (item.fully_online, item.cross_province.en) == ("no", "no")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "1: the file is empty"),
        (b"- a\n- b\n", "1: the file is no list of fields"),
        (b"code: \xff\xfe", "0: not readable: "),
        (b"code: \x07", "0: not readable: "),
        (b"a: [\n" * 3000, "not "),
        (b"&a [*a]", "an alias"),
        (b"a: 1\n---\nb: 2\n", "2: not YAML"),
        (b"? {a: b}\n: c\n", "1: a field name is no text"),
    ],
)
def test_a_file_that_is_no_item_at_all_is_one_problem_not_a_traceback(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    path = tmp_path / "item.yaml"
    path.write_bytes(content)
    item, problems, _ = read_item(path, {})
    assert item is None
    assert fault in str(problems[0]).partition("item.yaml:")[2]


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    item, [problem], content = read_item(tmp_path / "gone.yaml", {})
    assert (item, content) == (None, {})
    assert "not readable" in problem.fault
