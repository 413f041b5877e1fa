"""Out to the provider and back to our door: the whole way, one step after the other."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from assistant.access.elsewhere import waiting
from assistant.access.elsewhere.arriving import recognise
from assistant.access.elsewhere.errors import (
    ElsewhereError,
    SignInDeniedError,
    TokenRefusedError,
)
from assistant.access.elsewhere.fetching import Fetching
from assistant.access.elsewhere.identity import identity_of
from assistant.access.elsewhere.model import Arrival, Identity, Leaving, Provider, Return
from assistant.access.elsewhere.oauth import (
    Expected,
    authorization_url,
    claims_of,
    key_id,
    token_request,
)
from assistant.access.elsewhere.provider_side import Endpoints, ProviderSide
from assistant.access.elsewhere.waiting import Waiting
from assistant.access.model import Account
from assistant.audit.model import NOBODY, Act, Note
from assistant.audit.ports import AuditLog
from assistant.json_value import Json
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Says who comes back from one provider; one instance serves all threads.

    Nobody is let in here: that is `Door.arrive`.
    """

    database: Database
    provider: Provider
    audit: AuditLog
    side: ProviderSide
    fetching: Fetching

    @classmethod
    def at(
        cls,
        database: Database,
        provider: Provider,
        audit: AuditLog,
        fetching: Fetching | None = None,
    ) -> Self:
        """The way by this provider, of which nothing is known yet."""
        asking = fetching or Fetching()
        return cls(database, provider, audit, ProviderSide(provider.issuer, asking), asking)

    def leave(self, *, next: str, redirect_uri: str, at: datetime) -> Leaving:
        """Begin a sign-in that will lead to the path `next`; raises ProviderFailedError."""
        endpoint = self.side.endpoints().authorization
        begun = waiting.begin(self.database, next=next, at=at)
        url = authorization_url(
            endpoint,
            self.provider,
            redirect_uri=redirect_uri,
            state=begun.state,
            nonce=begun.nonce,
            verifier=begun.verifier,
        )
        return Leaving(url, begun.browser)

    def come_back(
        self, answer: Return, *, redirect_uri: str, address: str, at: datetime
    ) -> Arrival:
        """Say who the answer is about, with the role the provider gives; raises ElsewhereError.

        What is refused is noted, but for answers that nobody waits for: anybody can send those.
        """
        begun = waiting.take(self.database, state=answer.state, browser=answer.browser, at=at)
        try:
            identity = self._identity(answer, begun, redirect_uri, at)
            person = recognise(self.database, self.provider, identity, at=at, audit=self.audit)
        except ElsewhereError as error:
            details = {"how": "single sign-on", "why": error.reason, "address": address}
            self.audit.note_alone(Note(Act.SIGN_IN_REFUSED, NOBODY, details=details))
            raise
        account = Account(self.provider.issuer, identity.subject)
        return Arrival(person, account, begun.next)

    def _identity(
        self, answer: Return, begun: Waiting, redirect_uri: str, at: datetime
    ) -> Identity:
        if answer.issuer and answer.issuer != self.provider.issuer:
            raise TokenRefusedError("the answer is of another issuer")
        if answer.error or not answer.code:
            raise SignInDeniedError("the provider said no")
        endpoints = self.side.endpoints()
        request = token_request(
            endpoints.token,
            self.provider,
            endpoints.methods,
            code=answer.code,
            redirect_uri=redirect_uri,
            verifier=begun.verifier,
        )
        tokens = self.fetching.post(request.url, request.headers, request.form)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise TokenRefusedError("there is no identity token")
        access = access_token if isinstance(access_token, str) else ""
        expected = Expected(
            self.provider.issuer,
            self.provider.client_id,
            begun.nonce,
            int(at.timestamp()),
            access,
        )
        claims = dict(claims_of(id_token, self.side.keys(key_id(id_token)), expected))
        if "email" not in claims and access and endpoints.userinfo:
            claims = self._more(claims, endpoints, access)
        return identity_of(claims, self.provider.roles_claim)

    def _more(
        self, claims: dict[str, Json], endpoints: Endpoints, access_token: str
    ) -> dict[str, Json]:
        """The claims with what the provider tells of the same subject when asked itself.

        Whether the e-mail is verified is said where the e-mail is: the token's word on it would
        be about another.
        """
        bearer = {"Authorization": f"Bearer {access_token}"}
        told = self.fetching.get(endpoints.userinfo, bearer)
        same = hmac.compare_digest(str(told.get("sub")).encode(), str(claims["sub"]).encode())
        if not same:
            raise TokenRefusedError("userinfo is about another subject")
        verified = {"email_verified": told.get("email_verified")}
        return {**told, **claims, **verified}
