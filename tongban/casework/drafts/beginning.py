"""What a draft of a new policy begins with: what another says, under its own name, or a frame to be filled in. Pure."""

import re
from collections.abc import Iterator, Mapping

from tongban.basis.refusals import Refusal

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
EXTENDS = re.compile(r"""(?m)^extends:[ ]*["']?([^\s"'#]+)""")
FRAME = """\
policy: {policy}
version: 1
title: {{zh: "", en: ""}}
jurisdiction: "{jurisdiction}"
effective: {{from: {begins}}}
step: 1
sources:
  M:
    title: {{zh: "", en: ""}}
    source: ""
    confidence: low
    articles: {{"1": ""}}
facts:
  permit: {{kind: yes_no, label: {{zh: "", en: ""}}}}
conditions:
  permit:
    name: {{zh: "", en: ""}}
    test: permit
    cite: M#1
    fail: {{zh: "", en: ""}}
    fix: {{zh: "", en: ""}}
"""
TESTS = """\
policy: {policy}
on: {begins}
person: {{permit: true}}
cases:
  - {{name: "", expect: {{outcome: "yes"}}}}
"""


class WrongName(Refusal):
    """A policy cannot be called that."""


class PublishedAlready(Refusal):
    """A policy of that name is published there: a draft of it is one of its next version."""


def frame(policy: str, begins: str) -> tuple[str, str]:
    """Return the text and the tests of a new policy, to be filled in.

    Args:
        begins: The day from which it is to hold, as it is written.
    """
    given = {"policy": policy, "jurisdiction": policy.partition("/")[0], "begins": begins}
    return FRAME.format(**given), TESTS.format(**given)


def renamed(text: str, policy: str) -> str:
    """Return the text of another policy, or its tests, as the beginning of a new one."""
    jurisdiction = policy.partition("/")[0]
    for field, value in (("policy", policy), ("version", "1"), ("jurisdiction", f'"{jurisdiction}"')):
        text = re.sub(rf"(?m)^{field}:[ ]*[^\s#]+", f"{field}: {value}", text, count=1)
    return text


def check_name(name: str) -> str:
    """Return a name under which a policy can be kept, or raise WrongName."""
    if not NAME.fullmatch(name):
        raise WrongName(name)
    return name


def needed(name: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the name of a file and of those that it extends, directly or not, of the texts that there are."""
    seen: set[str] = set()
    while name in texts and name not in seen:
        yield name
        seen.add(name)
        found = EXTENDS.search(texts[name])
        name = found[1] if found else ""
