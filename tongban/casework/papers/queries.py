"""Files and papers of a case. Whoever asks has shown that they may see the case: its id comes from `cases.queries`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.basis.actors import Actor, Citizen, Human
from tongban.basis.papers import NoticeTemplate
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.cases import queries as cases
from tongban.casework.cases.models import Case, CaseNotice
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.files import queries as files
from tongban.casework.files.queries import FileView
from tongban.casework.files.rules import Scan
from tongban.casework.papers.models import Attachment, DraftFile
from tongban.casework.papers.rules import Grade, Standing, may_be_replaced

MOST_CASES = 50  # looked through, the latest
MOST_EARLIER = 20  # files of earlier cases that are offered again


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A paper that an act of the case brought about."""

    seq: int
    kind: str
    title: Words
    number: str
    issued_at: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a case, and where it stands."""

    id: UUID
    code: str
    name: str
    grade: Grade
    purpose: str
    put_at: datetime
    channel: str
    standing: Standing
    said: str
    replaced: bool
    file: FileView

    @property
    def may_be_replaced(self) -> bool:
        return may_be_replaced(self.standing, replaced=self.replaced)

    @property
    def scanned(self) -> bool:
        return self.file.scan is Scan.CLEAN


@dataclass(frozen=True, slots=True)
class DraftFileView:
    """A file for an application that is not handed in yet."""

    id: UUID
    code: str
    name: str
    grade: Grade
    purpose: str
    put_at: datetime
    file: FileView


def own_side(view: CaseView, actor: Actor) -> bool:
    """Return whether an actor sees the files and papers of a case that they may see: officers, and who applied."""
    return not isinstance(actor, Citizen) or view.applicant_person_id == actor.person_id


def notices(view: CaseView, *, actor: Actor) -> list[NoticeView]:
    """Return the papers of a case, the latest first; none for those who only have a part in it. One query."""
    if not own_side(view, actor):
        return []
    rows = CaseNotice.objects.filter(case_id=view.id).order_by("-seq", "kind")
    return [_notice(row, catalog.notice(row.kind, row.version)) for row in rows]


def _notice(row: CaseNotice, template: NoticeTemplate) -> NoticeView:
    return NoticeView(row.seq, row.kind, template.title, row.number, row.issued_at, row.authority_id)


def attachments(view: CaseView, *, actor: Actor) -> list[AttachmentView]:
    """Return the files of a case, in the order in which they came. Two queries."""
    if not own_side(view, actor):
        return []
    rows = list(Attachment.objects.filter(case_id=view.id).order_by("id"))
    known = files.files([row.sha256 for row in rows])
    return [_attachment(row, known) for row in rows]


def attachment(view: CaseView, attachment_id: UUID, *, actor: Actor) -> AttachmentView:
    """Return one file of a case, or raise NotFound. Two queries."""
    row = Attachment.objects.filter(case_id=view.id, id=attachment_id).first()
    if row is None or not own_side(view, actor):
        raise NotFound("file")
    return _attachment(row, files.files([row.sha256]))


def _attachment(row: Attachment, known: Mapping[str, FileView]) -> AttachmentView:
    return AttachmentView(
        row.id, row.code, row.name, Grade(row.grade), row.purpose, row.put_at, row.channel, Standing(row.standing),
        row.said, row.replaced, known[row.sha256],
    )  # fmt: skip


def draft_files(draft_id: UUID, *, actor: Human) -> list[DraftFileView]:
    """Return the files of an application that the actor has begun, or raise NotFound. Three queries."""
    cases.draft(draft_id, actor=actor)
    rows = list(DraftFile.objects.filter(draft_id=draft_id).order_by("id"))
    known = files.files([row.sha256 for row in rows])
    return [
        DraftFileView(row.id, row.code, row.name, Grade(row.grade), row.purpose, row.put_at, known[row.sha256])
        for row in rows
    ]


def draft_file(draft_id: UUID, file_id: UUID, *, actor: Human) -> DraftFileView:
    """Return one file of an application that the actor has begun, or raise NotFound. Three queries."""
    found = [each for each in draft_files(draft_id, actor=actor) if each.id == file_id]
    if not found:
        raise NotFound("file")
    return found[0]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file that somebody handed in for an earlier case, and that proves the same thing here."""

    number: str
    attachment: AttachmentView


def earlier(codes: Sequence[str], *, actor: Citizen) -> list[Earlier]:
    """Return files that a citizen handed in before for evidence of these kinds, the latest first. Three queries."""
    own = Case.objects.filter(applicant_person_id=actor.person_id).order_by("-id")[:MOST_CASES]
    numbers = dict(own.values_list("id", "number"))
    rows = Attachment.objects.filter(case_id__in=list(numbers), code__in=codes, replaced=False)
    found = list(rows.exclude(standing__in=[Standing.AGAIN, Standing.REFUSED]).order_by("-id")[:MOST_EARLIER])
    known = files.files([row.sha256 for row in found])
    return [Earlier(numbers[row.case_id], _attachment(row, known)) for row in found]
