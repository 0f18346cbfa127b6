"""Who acts. Channels find out who it is; actions ask what they may do."""

from dataclasses import dataclass, field
from uuid import UUID

from tongban.basis.items import Role
from tongban.basis.posts import SEE_NO_CASE


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff: what they do where, and whose cases they may look at besides."""

    user_id: int
    posts: frozenset[tuple[str, Role]]  # (authority code, role)
    supervises: frozenset[str] = field(default_factory=frozenset)  # how the codes of those authorities begin
    audits: frozenset[str] = field(default_factory=frozenset)  # the same, of those whose use of data they check
    stands_in: frozenset[tuple[str, Role, int]] = field(default_factory=frozenset)  # posts of absent colleagues

    integrates: frozenset[str] = field(default_factory=frozenset)  # the same, of those whose events they pass on
    drafts: frozenset[str] = field(default_factory=frozenset)  # the same, of those whose policies they draft and review

    @property
    def authorities(self) -> frozenset[str]:
        """Return where this officer works on cases: who has a post that sees none there (`SEE_NO_CASE`), does not."""
        return frozenset(authority for authority, role in self.posts if role not in SEE_NO_CASE)

    @property
    def posted_at(self) -> frozenset[str]:
        """Return where this officer has any post."""
        return frozenset(authority for authority, _ in self.posts)

    def role_in(self, authority: str) -> frozenset[Role]:
        """Return what this officer does in an authority; empty if nothing."""
        return frozenset(role for code, role in self.posts if code == authority)

    def absent_in(self, authority: str, role: str) -> list[int]:
        """Return for whom this officer stands in at a post; nobody if it is their own."""
        return sorted(absent for code, held, absent in self.stands_in if (code, held) == (authority, role))


@dataclass(frozen=True, slots=True)
class Citizen:
    """A person signed in for themselves."""

    user_id: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Machine:
    """The office's own worker: it lets time limits take effect, and decides nothing."""

    user_id: None = None


Human = Officer | Citizen
Actor = Human | Machine


@dataclass(frozen=True, slots=True)
class Visit:
    """How an act reached the office; kept on its event, since nothing can tell it later."""

    channel: str  # portal, desk, kiosk, hotline, worker
    device: str = "unknown"  # phone, computer, terminal, none
    seen: int | None = None  # the number of the last event that the page showed from which the act was asked
