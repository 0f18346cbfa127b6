"""The rows that are sealed, as SQL: which they are, and the hash of what each says."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tongban.casework.seals.rules import BLOCK, Source

# Each gives key, seq, digest and when it was written, of what was written since a moment; all, if that is null.
ROWS: Mapping[Source, str] = {
    Source.EVENTS: """
SELECT case_id AS key, seq::int4 AS seq, hash AS digest, written_at FROM cases_caseevent
WHERE %(since)s::timestamptz IS NULL OR written_at >= %(since)s::timestamptz""",
    Source.CHANGES: """
SELECT id AS key, 0 AS seq, sha256(convert_to(jsonb_build_array(
    subject_id, id, subject_kind, act, effective_on, before, after, extract(epoch FROM recorded_at), case_id,
    case_number, authority)::text, 'UTF8')) AS digest, written_at
FROM registry_change WHERE %(since)s::timestamptz IS NULL OR written_at >= %(since)s::timestamptz""",
    # Its ids are made by the database of its own time, and sort by it.
    Source.LOOKS: """
SELECT id AS key, 0 AS seq, sha256(convert_to(jsonb_build_array(
    subject_id, id, kind, case_id, extract(epoch FROM at), user_id, client, role, authority_id, channel, page, purpose,
    fields, shown, opening_id)::text, 'UTF8')) AS digest, uuid_extract_timestamp(id) AS written_at
FROM audit_access WHERE %(since_id)s::uuid IS NULL OR id >= %(since_id)s::uuid""",
    # The id is that of `rules.round_key`, and the number begins anew in each block.
    Source.ROUNDS: f"""
SELECT encode(substring(sha256(convert_to(round_id || ':' || (seq - 1) / {BLOCK}, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid
    AS key, ((seq - 1) %% {BLOCK} + 1)::int4 AS seq, hash AS digest, written_at FROM rounds_event
WHERE %(since)s::timestamptz IS NULL OR written_at >= %(since)s::timestamptz""",  # noqa: S608 (a number of ours)
    Source.DRAFTS: """
SELECT e.draft_id AS key, e.seq::int4 AS seq, sha256(convert_to(jsonb_build_array(
    e.act, e.side, e.by, extract(epoch FROM e.at), e.revision, e.words, r.text, r.tests, r.by,
    extract(epoch FROM r.at))::text, 'UTF8')) AS digest, e.written_at
FROM drafts_draftevent e LEFT JOIN drafts_revision r ON r.draft_id = e.draft_id AND r.number = e.revision
WHERE %(since)s::timestamptz IS NULL OR e.written_at >= %(since)s::timestamptz""",
}
WORDS: Mapping[Source, str] = {
    Source.EVENTS: "case",
    Source.CHANGES: "change of a register",
    Source.LOOKS: "look in the ledger of data use",
    Source.ROUNDS: "round",
    Source.DRAFTS: "draft of a policy",
}


def window(since: datetime | None) -> dict[str, datetime | UUID | None]:
    """Return the values that `ROWS` asks for: of what was written since a moment, or of everything."""
    return {"since": since, "since_id": _first_id(since) if since else None}


def _first_id(since: datetime) -> UUID:
    """Return an id before all ids of version 7 that were made at a moment or later."""
    return UUID(int=int(since.timestamp() * 1000) << 80)
