"""What OAuth 2 and OpenID Connect prescribe, in Authlib's words; nothing here talks to anyone."""

from collections.abc import Mapping
from dataclasses import dataclass

from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]  # it has no types
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from assistant.access.elsewhere.errors import ProviderFailedError, TokenRefusedError
from assistant.access.elsewhere.model import Provider
from assistant.json_value import Json

SKEW_S = 120
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
"""What a token may be signed with: nothing that a public key would open, and never nothing."""
_SCOPE = "openid profile email"
_FORM = "application/x-www-form-urlencoded"
LONGEST_TOKEN = 50_000


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A form for the token endpoint, with the client's secret in its headers or in itself."""

    url: str
    headers: Mapping[str, str]
    form: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What an identity token must say, at which moment (seconds since 1970)."""

    issuer: str
    client_id: str
    nonce: str
    now: int
    access_token: str = ""


def authorization_url(
    endpoint: str, provider: Provider, *, redirect_uri: str, state: str, nonce: str, verifier: str
) -> str:
    """Where the browser goes; of the verifier only its hash goes along."""
    return str(
        prepare_grant_uri(
            endpoint,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=_SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
    )


def token_request(
    endpoint: str,
    provider: Provider,
    methods: frozenset[str],
    *,
    code: str,
    redirect_uri: str,
    verifier: str,
) -> TokenRequest:
    """What trades a code for tokens, as one of the `methods` the provider takes secrets by."""
    form = prepare_token_request(
        "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier
    )
    method = "client_secret_basic" if provider.client_secret else "none"
    if provider.client_secret and methods and method not in methods:
        method = "client_secret_post"
    auth = ClientAuth(provider.client_id, provider.client_secret, method)
    url, headers, form = auth.prepare("POST", endpoint, {"Content-Type": _FORM}, form)
    return TokenRequest(str(url), headers, str(form))


def key_set(published: Mapping[str, Json]) -> KeySet:
    """The provider's keys; raises ProviderFailedError when there are none to use."""
    keys = published.get("keys")
    usable = [
        key
        for key in (keys if isinstance(keys, list) else [])
        # A secret key has no place among published ones.
        if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP")
    ]
    serialized: KeySetSerialization = {"keys": usable}  # type: ignore[typeddict-item]  # read next
    try:
        return KeySet.import_key_set(serialized)
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderFailedError("its keys cannot be read") from error


def key_id(token: str) -> str | None:
    """Which key a token says it is signed with; raises TokenRefusedError for what is none."""
    if len(token) > LONGEST_TOKEN:
        raise TokenRefusedError("the token is too long")
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefusedError("it is no signed token") from error
    return kid if isinstance(kid, str) else None


def claims_of(token: str, keys: KeySet, expected: Expected) -> Mapping[str, Json]:
    """What a token says, if it holds; raises TokenRefusedError, which never repeats it."""
    try:
        read = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            params={
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(now=expected.now, leeway=SKEW_S)
    except JoseError as error:
        raise TokenRefusedError(_why(error)) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise TokenRefusedError("it is no signed token") from error
    return dict(claims)


def _why(error: JoseError) -> str:
    """The kind of error in a word of the library's, with the claim it names, never its value."""
    claim = getattr(error, "claim", "")
    return f"{error.error} {claim}".strip()
