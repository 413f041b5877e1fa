"""What others ask of sites; `assistant.sites.desk.SiteDesk` is one."""

from collections.abc import Sequence
from typing import Protocol

from assistant.access.model import Person
from assistant.sites.model import Identity, Look, Site


class Sites(Protocol):
    """The sites that may show the widget; safe to use from many threads."""

    def sites(self) -> Sequence[Site]:
        """All of them, oldest first, retired ones last."""

    def site(self, key: str) -> Site:
        """One that works; raises UnknownSiteError."""

    def admitted(self, key: str, origin: str) -> Site:
        """The site of a call from a page; raises SiteRefusedError. Cheap: asked at every call."""

    def known_origin(self, origin: str) -> bool:
        """Whether any site that works allows this origin: what a preflight can be told."""

    def add(self, name: str, origins: Sequence[str], *, by: Person) -> Site:
        """Make a key. Origins are checked and tidied (scheme, host, port); https, or loopback.

        Raises RequestRefusedError for what is no origin, and for a caller who is no admin.
        """

    def change(
        self,
        key: str,
        *,
        by: Person,
        name: str | None = None,
        origins: Sequence[str] | None = None,
        look: Look | None = None,
    ) -> Site:
        """Change what is given; raises UnknownSiteError, RequestRefusedError."""

    def retire(self, key: str, *, by: Person) -> Site:
        """Let a key stop working at once; its conversations are kept."""

    def secret(self, key: str, *, by: Person, anew: bool = False) -> str:
        """What the site signs its customers' identities with; `anew` makes another.

        The one before works for an hour more, so that no signed-in customer is cut off.
        """

    def identity(self, site: Site, token: str) -> Identity:
        """Who a signed token says the customer is; raises IdentityRefusedError.

        A JWT (RFC 7519) signed by HS256 with the site's secret: `sub` and `exp` are needed, `exp`
        at most 24 hours ahead, `aud` the site's key; `name` and `email` are taken. No other
        algorithm counts.
        """
