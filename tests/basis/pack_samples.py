"""Samples of pack files, and what is needed to read them changed in one place."""

from pathlib import Path

from tongban.basis.items import Item
from tongban.basis.packs import read_item, read_items, read_remedies
from tongban.basis.problems import Problem

GUIDE = """\
code: XX-001
version: 1
effective_from: 2024-01-01
name: {zh: 养犬登记, en: Dog registration}
area: animals
type: licence
handling: guide
applicants: [person]
channels: [window]
cross_province: {zh: 否, en: no}
fully_online: no
visits: 1
law: 养犬管理条例
source: ""
confidence: low
limits:
  decision: {days: 20, day_type: working, law: 养犬管理条例, source: "", confidence: low}
fee: {amount_fen: 0, words: {zh: 不收费, en: Free}, law: 养犬管理条例, source: "", confidence: low}
results:
  - {zh: 养犬登记证, en: Dog licence}
"""

FULL = """\
code: XX-002
version: 1
effective_from: 2024-01-01
name: {zh: 迁移, en: Transfer}
area: people
type: licence
handling: full
applicants: [person, enterprise]
channels: [window, online]
cross_province: {zh: 是, en: yes}
fully_online: partial
visits: 1
law: 登记条例 第十条
source: https://example.org/law
confidence: high
limits:
  decision: {days: 20, day_type: working, law: 许可法 第四十二条, source: here, confidence: high}
  promised: {day_type: on_the_spot, law: 承诺, source: here, confidence: low}
  correction: {days: 5, day_type: working, law: 许可法 第三十二条, source: here, confidence: high}
silence: {deemed: accepted, law: 许可法 第三十二条, source: here, confidence: high}
fee: {words: {zh: 按省标准, en: By provincial list}, law: 收费标准, source: here, confidence: medium}
conditions:
  - {zh: 已婚, en: Married}
evidence:
  - code: marriage_certificate
    name: {zh: 结婚证, en: Marriage certificate}
    holder: department
    held_in: civil_affairs
  - {code: application, name: {zh: 申请书, en: Application}, holder: applicant, required: false}
results:
  - {zh: 登记, en: Register entry}
form:
  - {name: movers, kind: persons, label: {zh: 迁移人员, en: Who moves}}
  - {name: destination, kind: region, label: {zh: 迁入地, en: Destination}, hint: {zh: 县, en: A county}}
  - name: settle_as
    kind: choice
    label: {zh: 落户方式, en: Settle as}
    choices:
      - {value: new_household, zh: 立户, en: New household}
      - {value: join_household, zh: 入户, en: Join a household}
  - {name: joins, kind: household, label: {zh: 户, en: Household}, asked_if: {field: settle_as, is: join_household}}
  - {name: sure, kind: yes_no, label: {zh: 确定, en: Sure}, required: false}
  - {name: why, kind: text, label: {zh: 原因, en: Why}, asked_if: {field: sure, is: no}}
procedure:
  offices:
    receiving: {where: deciding}
    deciding: {where: field, field: destination, kind: police, level: county}
    origin: {where: household}
  accept: receiving/clerk
  decide: deciding/approver
  complete: deciding/registrar
  deliver: receiving/clerk
  steps:
    - {code: examine, name: {zh: 审查, en: Examine}, by: deciding/examiner, asks_clause: true}
    - code: move_out
      name: {zh: 迁出, en: Move out}
      by: origin/registrar
      phase: after_decision
      condition: origin_in_other_province
      limit: {days: 5, day_type: working, law: 规定, source: here, confidence: high}
  separate: [submit, examine, approve]
  effects:
    - after: approve
      do: registry.issue_document
      with: {kind: permit, holder: $applicant, validity: {by_age: [[0, {years: 5}]]}}
    - {after: complete, do: registry.move_persons, with: {persons: $movers, joins: $joins}}
    - {after: move_out, do: registry.close}
remedies: [reconsideration]
notes: {zh: 注, en: Note}
"""

REMEDIES = """\
reconsideration:
  text: {zh: 可以申请行政复议。, en: You may apply for reconsideration.}
  law: 行政复议法 第二十条
  source: here
  confidence: high
"""

PACK = """\
code: xx
name: {zh: 试, en: Trial}
languages: [zh, en]
areas:
  animals: {zh: 动物, en: Animals}
  people: {zh: 人, en: People}
channels:
  window: {zh: 窗口, en: Window}
  online: {zh: 网上, en: Online}
registers:
  population: {zh: 人口库, en: Population}
departments:
  civil_affairs: {zh: 民政部门, en: Civil affairs}
licence_laws: [许可法]
"""


def written(folder: Path, text: str, name: str = "item.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def read(folder: Path, text: str) -> tuple[Item | None, list[Problem]]:
    written(folder, REMEDIES, "remedies.yaml")
    remedies, problems = read_remedies(folder)
    assert problems == []
    item, problems, _ = read_item(written(folder, text), remedies)
    return item, problems


def faults(folder: Path, text: str) -> list[str]:
    item, problems = read(folder, text)
    assert (item is None) == bool(problems)
    return [str(problem).partition("item.yaml:")[2] for problem in problems]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, f"the sample has no {old!r}"
    return text.replace(old, new, 1)


def pack(folder: Path, **texts: str) -> Path:
    """Write a whole pack; each keyword is a file, with __ for / and no ending."""
    files = {
        "pack": PACK,
        "remedies": REMEDIES,
        "items__animals__XX-001": GUIDE,
        "items__people__XX-002": FULL,
        **texts,
    }
    for name, text in files.items():
        written(folder, text, name.replace("__", "/") + ".yaml")
    return folder


def pack_faults(folder: Path) -> list[str]:
    return [str(problem).partition(f"{folder}/")[2] for problem in read_items(folder)[1]]
