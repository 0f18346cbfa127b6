"""The policies of the China pack: in order, and their own tests hold."""

from functools import cache

import pytest

from tests.basis.checks import PACK, regions
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import policy_paths
from tongban.basis.policy.trials import run_trials

FOLDER = PACK / "policies"
NAMES = [path.relative_to(FOLDER).with_suffix("").as_posix() for path in policy_paths(FOLDER)]


@cache
def files() -> dict[str, PolicyFile]:
    found, problems = read_policies(FOLDER, {"cn", *(region.code for region in regions().rows)})
    assert [str(problem) for problem in problems] == []
    return {file.report.path.relative_to(FOLDER).with_suffix("").as_posix(): file for file in found}


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_gives_what_its_tests_count_by_hand(name: str) -> None:
    count, problems = run_trials(files()[name])
    assert [str(problem) for problem in problems] == []
    assert count >= 15


@pytest.mark.law("id_card-5")
def test_a_card_is_valid_by_age_as_the_items_have_it() -> None:
    """Source: 居民身份证法 第五条. The items say the same in `by_age`; see test_packs_cn."""
    [version] = files()["cn/id_card_validity"].tables["validity_by_age"].versions
    assert isinstance(version.value, list)
    assert [row.upto for row in version.value] == [15, 25, 45, None]


def test_no_number_of_a_policy_is_without_a_source() -> None:
    bold = [
        f"{name}: {citation.text}"
        for name, file in files().items()
        for citation in file.articles.values()
        if citation.confidence == "high" and not citation.source
    ]
    assert bold == []
