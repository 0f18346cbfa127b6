"""The offices that follow from the regions: police for every province, prefecture, county; others by county. Pure."""

from collections.abc import Iterator, Mapping

from tongban.basis.regions import Kind, Region, Regions
from tongban.basis.words import Words
from tongban.casework.offices.models import Authority
from tongban.casework.offices.rules import (
    COUNTY,
    POLICE,
    PREFECTURE,
    PROVINCE,
    authority_code,
    police_name,
    police_name_en,
)

LEVELS = (PROVINCE, PREFECTURE, COUNTY)
UNREAL = frozenset({Kind.ALIAS, Kind.MUNICIPAL, Kind.DIRECT})  # stand in the list of regions, and have no office


def police_bureaus(regions: Regions) -> Iterator[Authority]:
    """Return the bureau of each region that ever had a code, dated like the region, parents before children.

    Groups that only hold counties (市辖区 of a municipality) have no bureau: the bureaus of their counties
    are the province's.
    """
    last = {region.code: region for region in regions.rows if region.kind not in UNREAL}
    for region in sorted(last.values(), key=lambda region: (LEVELS.index(region.level), region.code)):
        parent = region
        while parent.code not in last or parent is region:
            if parent.parent_code is None:
                break
            parent = regions.known(parent.parent_code)
        yield _bureau(region, parent if parent is not region else None)


def other_bureaus(regions: Regions, kinds: Mapping[str, Words]) -> Iterator[Authority]:
    """Return the office of each kind for every county that ever had a code, dated like it.

    Args:
        kinds: What the office of each kind is called, with `{region}` in it.
    """
    counties = {region.code: region for region in regions.rows if region.level == COUNTY and region.kind not in UNREAL}
    for kind, name in kinds.items():
        for region in counties.values():
            yield Authority(
                code=authority_code(kind, region.code),
                kind=kind,
                level=region.level,
                region_code=region.code,
                name_zh=name.zh.format(region=region.name_zh),
                name_en=name.en.format(region=region.name_en or region.name_zh),
                valid_from=region.valid_from,
                valid_to=region.valid_to,
            )


def _bureau(region: Region, parent: Region | None) -> Authority:
    return Authority(
        code=authority_code(POLICE, region.code),
        kind=POLICE,
        level=region.level,
        region_code=region.code,
        name_zh=police_name(region.level, region.name_zh, parent.name_zh if parent else ""),
        name_en=police_name_en(region.level, region.name_en or region.name_zh),
        parent_id=authority_code(POLICE, parent.code) if parent else None,
        valid_from=region.valid_from,
        valid_to=region.valid_to,
    )
