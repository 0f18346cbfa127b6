"""How the tables lie on a distributed PostgreSQL (Citus): which column places a row, and what is given up.

On one node nothing here is used. To distribute: drop `ONE_NODE_ONLY` and the triggers, drop `CROSSING` foreign
keys, then distribute each table as `TABLES` says; the code stays as it is. A test holds every model, key and
foreign key to this file.

What such a database cannot do, and what stands in its place:
- a unique key without the placing column: each number and each idempotency key is a table keyed by itself;
- a trigger on a distributed table: the application's role has no right to change events or register changes;
- an exclusion constraint without the placing column: the lock on the household's row does it alone;
- `SKIP LOCKED` without an equality on the placing column: timers are claimed by bucket, work by authority.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where the rows of a table lie."""

    DISTRIBUTED = "distributed"  # by a column, with the rows of the same aggregate
    REFERENCE = "reference"  # whole, on every node: small and read everywhere


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table's rows lie: by which column, and beside which other table's."""

    place: Place
    column: str = ""
    beside: str = ""


def _by(column: str, beside: str = "") -> Table:
    return Table(Place.DISTRIBUTED, column, beside)


_EVERYWHERE = Table(Place.REFERENCE)
CASE, PERSON, HOUSEHOLD = "cases_case", "registry_person", "registry_household"
TABLES: Mapping[str, Table] = {
    # offices and catalogue: a few thousand rows that every act reads
    "offices_authority": _EVERYWHERE,
    "offices_user": _EVERYWHERE,
    "offices_post": _EVERYWHERE,
    "offices_absence": _EVERYWHERE,
    "offices_savedsearch": _EVERYWHERE,
    "catalog_itemversion": _EVERYWHERE,
    "catalog_noticeversion": _EVERYWHERE,
    "catalog_calendarfile": _EVERYWHERE,
    "catalog_publishedpack": _EVERYWHERE,
    "policies_policyversion": _EVERYWHERE,
    "clients_client": _EVERYWHERE,  # some dozens of systems; their tokens lie with the log-ins' sessions
    "clients_requestcount": _EVERYWHERE,
    "clocks_democlock": _EVERYWHERE,
    # a case and all that is of it: one act, one node
    CASE: _by("id"),
    "cases_caseoffice": _by("case_id", CASE),
    "cases_caseanswer": _by("case_id", CASE),
    "cases_caseparty": _by("case_id", CASE),
    "cases_casesubject": _by("case_id", CASE),
    "cases_caselink": _by("case_id", CASE),
    "cases_caseevidence": _by("case_id", CASE),
    "cases_caseevent": _by("case_id", CASE),
    "cases_casenotice": _by("case_id", CASE),
    "cases_separateduty": _by("case_id", CASE),
    "cases_casenote": _by("case_id", CASE),
    "cases_notestruck": _by("case_id", CASE),
    "cases_workrow": _by("case_id", CASE),
    "clocks_clock": _by("case_id", CASE),
    "papers_attachment": _by("case_id", CASE),
    "papers_printednotice": _by("case_id", CASE),
    "supervision_escalation": _by("case_id", CASE),
    "supervision_explanation": _by("case_id", CASE),
    "supervision_alarm": _by("bucket"),  # claimed on its way up the reporting line
    # who comes to a counter, and who waits there: with the office
    "appointments_slot": _by("authority_id"),
    "appointments_appointment": _by("authority_id"),
    "appointments_ticketcount": _by("authority_id"),
    "appointments_ticket": _by("authority_id"),
    "reminders_given": _by("about"),
    "reminders_unreached": _by("authority_id"),
    # messages: claimed by bucket on their way out; kept with the person when they have arrived
    "notices_outbox": _by("bucket"),
    "notices_delivery": _by("bucket"),
    "notices_subscriber": _EVERYWHERE,
    "notices_inboxmessage": _by("person_id", PERSON),
    "notices_preference": _by("person_id", PERSON),
    "notices_contactpoint": _by("person_id", PERSON),
    "reviews_rating": _by("case_id", CASE),
    "reviews_followup": _by("case_id", CASE),
    "reviews_followupstep": _by("case_id", CASE),
    "reviews_contest": _by("case_id", CASE),
    "reviews_measure": _by("case_id", CASE),
    # what is answered once for several items, with the items
    "life_events_lifeapplication": _by("id"),
    "life_events_lifemember": _by("application_id", "life_events_lifeapplication"),
    # keyed by themselves: unique in the whole country
    "cases_casenumber": _by("number"),
    "cases_idempotencykey": _by("key"),
    "reviews_ratinglink": _by("token_hash"),
    "cases_draft": _by("id"),
    "papers_draftfile": _by("draft_id", "cases_draft"),
    "attempts_failed": _by("key"),
    "files_storedfile": _by("sha256"),
    "registry_idnumber": _by("number"),
    "registry_birthcertificate": _by("number"),
    "registry_householdnumber": _by("number"),
    "registry_document": _by("number"),
    "registry_organisation": _by("credit_code"),
    # what was done to licences, and where the status of their copies stands
    "licences_licenceevent": _by("number"),
    "licences_proposal": _by("number"),
    "licences_statuslist": _by("id"),
    "licences_statuschange": _by("list_id"),
    "licences_statusentry": _by("list_id"),
    # copies of licences on their way to devices: a token names its device
    "issuing_offer": _by("id"),
    "issuing_device": _by("id"),
    "issuing_batch": _by("device_id", "issuing_device"),
    "issuing_once": _by("id"),
    # what relying parties asked, for minutes
    "presenting_presentation": _by("id"),
    # a person, a household, and what changed of either
    PERSON: _by("id"),
    "registry_personrecord": _by("person_id", PERSON),
    "registry_membership": _by("person_id", PERSON),
    HOUSEHOLD: _by("id"),
    "registry_householdaddress": _by("household_id", HOUSEHOLD),
    "registry_change": _by("subject_id"),
    # who looked at whose data: with the person, case or household
    "audit_access": _by("subject_id"),
    # what was sealed: a seal an hour, and its pages
    "seals_seal": _EVERYWHERE,
    "seals_page": _by("seal_id"),
    # drafts of policies: what was written, by whom, what was done
    "drafts_draft": _by("id"),
    "drafts_revision": _by("draft_id", "drafts_draft"),
    "drafts_hand": _by("draft_id", "drafts_draft"),
    "drafts_draftevent": _by("draft_id", "drafts_draft"),
    "drafts_simulation": _by("id"),
    # looks where somebody had no duty, and their review
    "breakglass_opening": _by("id"),
    "breakglass_review": _by("opening_id", "breakglass_opening"),
    # a round, and everything of it
    "rounds_round": _EVERYWHERE,  # some a year
    "rounds_event": _by("round_id"),
    "rounds_entry": _by("round_id"),
    "rounds_finding": _by("round_id"),
    "rounds_shown": _by("round_id"),
    "rounds_listing": _by("round_id"),
    "rounds_place": _by("round_id"),
    "rounds_objection": _by("round_id"),
    # who may apply for whom, and who may not for a time
    "standing_mandate": _by("id"),
    "standing_bar": _by("id"),
}
# Foreign keys from one aggregate into another, kept on one node only: (table, column). None so far.
CROSSING: frozenset[tuple[str, str]] = frozenset()
# Exclusion constraints without the placing column.
ONE_NODE_ONLY = frozenset({"membership_one_head"})
# Triggers on distributed tables: the second belt, on one node.
TRIGGERS: Mapping[str, str] = {
    "caseevent_only_added": "cases_caseevent",
    "registry_change_append_only": "registry_change",
    "access_only_added": "audit_access",
    "seal_page_only_added": "seals_page",
    "licence_event_only_added": "licences_licenceevent",
    "draft_revision_only_added": "drafts_revision",
    "draft_hand_only_added": "drafts_hand",
    "draft_event_only_added": "drafts_draftevent",
    "opening_only_added": "breakglass_opening",
    "round_event_only_added": "rounds_event",
    "round_listing_only_added": "rounds_listing",
    "round_place_only_added": "rounds_place",
    "opening_review_only_added": "breakglass_review",
}
