"""Provinces, prefectures and counties by code and date; named sets of them; how large a city is.

A code is text and for life: an ID number or an old case may name a county that has been merged,
renamed or given another code since. What became of it is followed only where a source says so.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from tongban.basis.citations import Citation
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words

Level = Literal["province", "prefecture", "county"]


class Kind(StrEnum):
    """What sets a region apart from others of its level."""

    ORDINARY = ""
    DISTRICT = "district"  # part of the city that its prefecture is
    MUNICIPAL = "municipal"  # holds the counties of a province that is one city
    DIRECT = "direct"  # holds counties that no prefecture is above
    ALIAS = "alias"  # another code of the same place


@dataclass(frozen=True, slots=True)
class Region:
    """One region under one code and name, from `valid_from` up to, but without, `valid_to`; None is open."""

    code: str
    name_zh: str
    name_en: str | None
    level: Level
    parent_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()  # empty for an ended region: not known
    kind: Kind = Kind.ORDINARY

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.name_zh, self.name_en or self.name_zh)

    def is_valid(self, on: date) -> bool:
        """Return whether the region exists on a day under this code and name."""
        return _within(on, self.valid_from, self.valid_to)


def _within(on: date, valid_from: date | None, valid_to: date | None) -> bool:
    return (valid_from is None or valid_from <= on) and (valid_to is None or on < valid_to)


class Relation(StrEnum):
    """How close two regions are, the closest first."""

    SAME_COUNTY = "same_county"
    SAME_PREFECTURE = "same_prefecture"
    SAME_PROVINCE = "same_province"
    CROSS_PROVINCE = "cross_province"


class CityClass(StrEnum):
    """How large a city is by its permanent urban population."""

    UNKNOWN = "unknown"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE_II = "large_ii"
    LARGE_I = "large_i"
    VERY_LARGE = "very_large"
    SUPER_LARGE = "super_large"


@dataclass(frozen=True, slots=True)
class UrbanPopulation:
    """How many people live permanently in the urban area of a city, as counted for a year."""

    city_code: str
    year: int
    persons: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class CityScale:
    """From how many persons on a city belongs to a class; the boundary itself belongs to the upper one."""

    classes: tuple[CityClass, ...]
    least_persons: tuple[int, ...]
    citation: Citation

    def class_of(self, persons: int) -> CityClass:
        """Return the class of a city of this size."""
        return self.classes[bisect_right(self.least_persons, persons) - 1]


@dataclass(frozen=True, slots=True)
class CityFinding:
    """The class of a city, with the count it rests on; everything else is None where none is known."""

    city_class: CityClass
    counted: UrbanPopulation | None = None
    boundaries: Citation | None = None


@dataclass(frozen=True, slots=True)
class SetMember:
    """A region that belongs to a named set, with everything in it, for a time."""

    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RegionSet:
    """Regions that a policy names together."""

    name: str
    words: Words
    members: tuple[SetMember, ...]
    citation: Citation


def level_of(code: str) -> Level:
    """Return the level that a code is of."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


@dataclass(frozen=True, eq=False)
class Regions:
    """All regions of a country, with what is known of their past."""

    rows: tuple[Region, ...]
    sets: Mapping[str, RegionSet] = field(default_factory=dict)
    populations: tuple[UrbanPopulation, ...] = ()
    scale: CityScale | None = None

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Region, ...]]:
        """Return the regions that had a code, the earliest first."""
        by_code: dict[str, tuple[Region, ...]] = {}
        for region in self.rows:
            by_code[region.code] = (*by_code.get(region.code, ()), region)
        return by_code

    @cached_property
    def _by_parent(self) -> Mapping[str | None, list[Region]]:
        by_parent: dict[str | None, list[Region]] = defaultdict(list)
        for region in self.rows:
            by_parent[region.parent_code].append(region)
        return by_parent

    def get(self, code: str, on: date | None = None) -> Region | None:
        """Return the region with this code on a day, or the last one that had it; None if there is none."""
        versions = self._by_code.get(code, ())
        if on is None:
            return versions[-1] if versions else None
        return next((region for region in versions if region.is_valid(on)), None)

    def known(self, code: str, on: date | None = None) -> Region:
        """Return the region with this code on a day, or else the last one that had it.

        Raises:
            NotFound: No region ever had this code.
        """
        region = (self.get(code, on) if on else None) or self.get(code)
        if region is None:
            raise NotFound(f"no region has ever had the code {code!r}")
        return region

    def resolve(self, code: str, on: date) -> tuple[Region, ...]:
        """Return the region or regions that a code of any time stands for on a day.

        Merged and renamed regions are followed as far as a source says where they went. Nothing is
        returned for an unknown code, a region whose successor is not known, and a day before its time.
        """
        found: dict[str, Region] = {}
        waiting, seen = [code], {code}
        while waiting:
            at = waiting.pop(0)
            region = self.get(at, on)
            if region is not None and region.kind is not Kind.ALIAS:
                found[region.code] = region
                continue
            followed = self._successors(at, on)
            waiting += [successor for successor in followed if successor not in seen]
            seen.update(followed)
        return tuple(found.values())

    def _successors(self, code: str, on: date) -> tuple[str, ...]:
        """Return where the last region with this code before a day went."""
        past = [
            region
            for region in self._by_code.get(code, ())
            if region.kind is Kind.ALIAS or (region.valid_to is not None and region.valid_to <= on)
        ]
        return past[-1].successors if past else ()

    def chain(self, code: str, on: date | None = None) -> tuple[Region, ...]:
        """Return a region and those above it, up to the province.

        Raises:
            NotFound: No region ever had this code.
        """
        region = self.known(code, on)
        found = [region]
        while region.parent_code is not None:
            region = self.known(region.parent_code, on)
            found.append(region)
        return tuple(found)

    def children(self, code: str | None, on: date) -> tuple[Region, ...]:
        """Return the regions directly below one on a day, by code; of None, the provinces."""
        below = self._by_parent.get(code, [])
        return tuple(region for region in below if region.kind is not Kind.ALIAS and region.is_valid(on))

    def counties(self, code: str, on: date) -> tuple[Region, ...]:
        """Return the counties within a region on a day, and the cities that have none, by code."""
        found: list[Region] = []
        for region in self.children(code, on):
            found += [region] if self.is_smallest(region.code, on) else self.counties(region.code, on)
        return tuple(sorted(found, key=lambda region: region.code))

    def is_smallest(self, code: str, on: date) -> bool:
        """Return whether a code names, on a day, a county or a city that has none: where an office of its own is."""
        region = self.get(code, on)
        if region is None or region.kind is Kind.ALIAS or region.level == "province":
            return False
        return region.level == "county" or not self.children(code, on)

    def relation(self, a: str, b: str, on: date | None = None) -> Relation:
        """Return how close two regions are. On a day: the regions that the codes stand for then.

        A province that is one city counts as one prefecture; a county that no prefecture is above, as one
        of its own.

        Raises:
            NotFound: No region ever had one of the codes.
        """
        one, other = self._place(a, on), self._place(b, on)
        if one == other and one.level == "county":
            return Relation.SAME_COUNTY
        if self._city(one, on) == self._city(other, on) is not None:
            return Relation.SAME_PREFECTURE
        same_province = self.chain(one.code, on)[-1].code == self.chain(other.code, on)[-1].code
        return Relation.SAME_PROVINCE if same_province else Relation.CROSS_PROVINCE

    def _place(self, code: str, on: date | None) -> Region:
        """Return what a code stands for on a day, if that is one region; otherwise the region as it was."""
        region = self.known(code, on)
        if on is None:
            return self.known(region.successors[0]) if region.kind is Kind.ALIAS else region
        now = self.resolve(code, on)
        return now[0] if len(now) == 1 else region

    def _city(self, region: Region, on: date | None) -> str | None:
        """Return the code of the city or prefecture that a region is or lies in; None for a province."""
        if region.level == "province":
            return None
        chain = self.chain(region.code, on)
        above = next((each for each in chain if each.level == "prefecture"), None)
        if above is not None and above.kind is Kind.MUNICIPAL:
            return chain[-1].code
        return region.code if above is None or above.kind is Kind.DIRECT else above.code

    def city(self, code: str, on: date) -> Region:
        """Return the city or prefecture that a region is or lies in on a day; a province is its own.

        Raises:
            NotFound: No region ever had this code.
        """
        region = self._place(code, on)
        return self.known(self._city(region, on) or region.code)

    def in_set(self, name: str, code: str, on: date) -> bool:
        """Return whether a region lies in a named set on a day.

        Raises:
            NotFound: There is no set of this name, or no region ever had this code.
        """
        if name not in self.sets:
            raise NotFound(f"there is no set of regions named {name!r}")
        codes = {region.code for region in self.chain(self._place(code, on).code, on)}
        return any(
            member.code in codes and _within(on, member.valid_from, member.valid_to)
            for member in self.sets[name].members
        )

    def city_class(self, code: str, year: int) -> CityFinding:
        """Return how large the city is that a region is or is a district of, by the last count up to a year.

        Unknown where no count is known: a class is never assumed. A county is no part of the city
        that its prefecture is named after.

        Raises:
            NotFound: No region ever had this code.
        """
        city_code = self._city_code(self.known(code))
        counts = [count for count in self.populations if count.city_code == city_code and count.year <= year]
        if not counts or self.scale is None:
            return CityFinding(CityClass.UNKNOWN)
        count = max(counts, key=lambda count: count.year)
        return CityFinding(self.scale.class_of(count.persons), count, self.scale.citation)

    def _city_code(self, region: Region) -> str:
        if region.kind is Kind.DISTRICT or region.kind is Kind.MUNICIPAL:
            return self._city(region, None) or region.code
        return region.code
