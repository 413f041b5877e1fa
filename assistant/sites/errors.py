"""What sites refuse; the messages say what to do next, and nothing of anybody else."""

from assistant.errors import RequestRefusedError


class UnknownSiteError(RequestRefusedError):
    """There is no such site, or it was retired."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"there is no site {key[:40]!r}; 'handrail sites list' shows the keys, 'handrail sites"
            " add' makes one"
        )


class SiteRefusedError(RequestRefusedError):
    """A page may not use the widget: the key is not known, or not for this origin."""

    def __init__(self) -> None:
        super().__init__(
            "this site may not use the chat; check data-site, and add the page's origin with"
            " 'handrail sites add'"
        )


class IdentityRefusedError(RequestRefusedError):
    """What should say who a customer is does not: forged, expired, or not for this site."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the customer's identity was not accepted ({why}); sign a new one, or go on without"
        )
