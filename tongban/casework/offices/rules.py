"""What an authority is called, and how far its view reaches. Pure."""

NATION, PROVINCE, PREFECTURE, COUNTY = "nation", "province", "prefecture", "county"
POLICE = "police"
CODE_DIGITS = {NATION: 0, PROVINCE: 2, PREFECTURE: 4, COUNTY: 6}


def authority_code(kind: str, region_code: str) -> str:
    """Return the code of the one authority of this kind for a region, like `police-320508`."""
    return f"{kind}-{region_code}"


def police_name(level: str, name: str, parent_name: str) -> str:
    """Return what the police bureau of a region is called in Chinese.

    A province has a 公安厅, a municipality under the central government and a city a 公安局; the bureau of a
    district is a branch (分局) of its city's.
    """
    if level == PROVINCE:
        return f"{name}公安局" if name.endswith("市") else f"{name}公安厅"
    if level == COUNTY and name.endswith("区") and parent_name.endswith("市"):
        return f"{parent_name}公安局{name.removesuffix('区')}分局"
    return f"{name}公安局"


def police_name_en(level: str, name_en: str) -> str:
    """Return the same in English. What is no "Province" or "Region" among the provinces is a city."""
    department = level == PROVINCE and name_en.endswith(("Province", "Region"))
    return f"{name_en} Public Security {'Department' if department else 'Bureau'}"


def scope_prefix(code: str, kind: str, level: str, region_code: str) -> str:
    """Return how the codes of everything under an authority begin, like `police-32` for a province's police.

    A county bureau sees its county, a city its counties, a province its cities; a national authority sees all
    of its kind. Any other, like a police station, has nobody under it and sees its own.
    """
    if level not in CODE_DIGITS:
        return code
    return authority_code(kind, region_code[: CODE_DIGITS[level]])
