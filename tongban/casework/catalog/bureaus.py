"""The police bureaus that follow from the regions: one for every province, prefecture and county. Pure."""

from collections.abc import Iterator

from tongban.basis.regions import Kind, Region, Regions
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


def police_bureaus(regions: Regions) -> Iterator[Authority]:
    """Return the bureau of each region that ever had a code, dated like the region, parents before children.

    Groups that only hold counties (市辖区 of a municipality) have no bureau: the bureaus of their counties
    are the province's.
    """
    last = {
        region.code: region for region in regions.rows if region.kind not in {Kind.ALIAS, Kind.MUNICIPAL, Kind.DIRECT}
    }
    for region in sorted(last.values(), key=lambda region: (LEVELS.index(region.level), region.code)):
        parent = region
        while parent.code not in last or parent is region:
            if parent.parent_code is None:
                break
            parent = regions.known(parent.parent_code)
        yield _bureau(region, parent if parent is not region else None)


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
