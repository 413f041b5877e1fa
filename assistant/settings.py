"""Settings: environment variables HANDRAIL_* or a .env file, read once and then frozen."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

_PREFIX = "HANDRAIL_"
_KEY = re.compile(r"[!-~]*")


class Mask(StrEnum):
    """When personal data is masked before text goes to a language model."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Settings(BaseSettings):
    """Everything that can be set; each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    home: Annotated[
        Path, Field(description="Folder that holds everything: database, indexes, uploads.")
    ] = Path("~/.handrail")
    database_url: Annotated[
        str,
        Field(description="postgresql://… for production; empty: SQLite inside the home."),
    ] = ""
    chroma_url: Annotated[
        str, Field(description="http://host:port of a Chroma server; empty: embedded in the home.")
    ] = ""
    model: Annotated[
        str,
        Field(
            description="Language model, such as openai:gpt-4.1-mini, anthropic:… or"
            " ollama:qwen3:4b; empty: verbatim answers."
        ),
    ] = ""
    model_base_url: Annotated[
        str,
        Field(
            description="Address of an OpenAI-compatible server for the model, or of Ollama;"
            " empty: the provider's own."
        ),
    ] = ""
    model_key: Annotated[
        SecretStr,
        Field(
            description="Key for the model; empty: OPENAI_API_KEY or ANTHROPIC_API_KEY, sent to"
            " that provider alone."
        ),
    ] = SecretStr("")
    model_fallback: Annotated[
        str,
        Field(
            description="Models to ask when the first fails, in order, with commas between; one"
            " elsewhere as openai:NAME@https://host/v1."
        ),
    ] = ""
    model_timeout: Annotated[
        float,
        Field(
            gt=0,
            le=600,
            description="Seconds for a model's whole reply, all tries and fallbacks included.",
        ),
    ] = 30.0
    model_context: Annotated[
        int,
        Field(ge=512, le=10_000_000, description="Tokens that the models read and write at most."),
    ] = 8192
    model_calls_per_minute: Annotated[
        int, Field(ge=0, description="Calls to each model in a minute at most; 0: no limit.")
    ] = 0
    mask: Annotated[
        Mask,
        Field(
            description="Mask personal data before text goes to a model: auto (when the model is"
            " remote), always or never."
        ),
    ] = Mask.AUTO
    embedding_model: Annotated[
        str,
        Field(
            description="A sentence-transformers model by name or folder, already on this"
            " machine; empty: the bundled MiniLM (English)."
        ),
    ] = ""
    offer_weights: Annotated[
        str,
        Field(
            description="How offers are ranked, as 'gain_share=0.2, gain_floor=30'; empty: as"
            " docs/offers-ranking.md says."
        ),
    ] = ""
    host: Annotated[str, Field(description="Address the server listens on.")] = "127.0.0.1"
    port: Annotated[
        int, Field(ge=0, le=65535, description="Port the server listens on; 0: any free one.")
    ] = 8000
    secure_cookies: Annotated[
        bool, Field(description="Send the session cookie over https only.")
    ] = False
    largest_upload_mb: Annotated[
        int, Field(ge=1, le=2000, description="Largest file the library takes, in megabytes.")
    ] = 50
    company: Annotated[
        str, Field(max_length=80, description="The company's name on its public pages.")
    ] = ""
    help_pages: Annotated[
        bool, Field(description="Show public documents in force to anybody, at /help/.")
    ] = True
    help_indexed: Annotated[
        bool, Field(description="Let search engines list the public pages.")
    ] = False
    trusted_proxies: Annotated[
        str,
        Field(
            description="Addresses of the proxies in front of the server, with commas between:"
            " their X-Forwarded-For names who calls. Empty: nobody's does."
        ),
    ] = ""
    chat_limits: Annotated[
        str,
        Field(
            description="How often customers may call, as 'messages=20/60, streams=2000' (how many"
            " in how many seconds); empty: as docs/webchat-api.md says."
        ),
    ] = ""
    webhooks_within: Annotated[
        bool,
        Field(description="Let webhooks call addresses of this machine and its own network."),
    ] = False
    link_hosts: Annotated[
        str,
        Field(
            description="Hosts that answers to customers may name addresses of, with commas"
            " between, besides those of the sites; other addresses are left out."
        ),
    ] = ""
    model_budget: Annotated[
        str,
        Field(
            description="Calls of language models at most, as 'hour=500, day=4000, each=60/3600'"
            " (each: of one conversation or person); when they are spent, answers are quoted."
            " Empty: no limit."
        ),
    ] = ""
    public_url: Annotated[
        str,
        Field(
            description="The address people reach the server by, as https://handrail.example.com;"
            " single sign-on needs it; script tags, canonical links and the sitemap name it. Empty:"
            " whatever a request says, for single sign-on on this machine alone."
        ),
    ] = ""
    oidc_issuer: Annotated[
        str,
        Field(
            description="The issuer address of an OpenID Connect provider that people sign in at;"
            " empty: none. See docs/single-sign-on.md."
        ),
    ] = ""
    oidc_client_id: Annotated[
        str, Field(description="The client id that the identity provider gave this server.")
    ] = ""
    oidc_client_secret: Annotated[
        SecretStr,
        Field(
            description="What the identity provider gave with the client id; empty: nothing, as"
            " for a public client."
        ),
    ] = SecretStr("")
    oidc_name: Annotated[
        str,
        Field(max_length=40, description="What the button of the identity provider says."),
    ] = "single sign-on"
    oidc_admits: Annotated[
        str,
        Field(
            pattern="^(known|welcome)$",
            description="Who comes in from the identity provider: known (people who are here"
            " already) or welcome (others become agents at their first sign-in).",
        ),
    ] = "known"
    oidc_domains: Annotated[
        str,
        Field(
            description="Ends of e-mail addresses that may come in from the identity provider,"
            " with commas between; empty: any that it has verified."
        ),
    ] = ""
    oidc_roles_claim: Annotated[
        str,
        Field(
            description="The claim that lists somebody's groups, such as roles or"
            " realm_access.roles; empty: roles are given here."
        ),
    ] = ""
    oidc_roles: Annotated[
        str,
        Field(
            description="Which group has which role, as 'handrail-admin=admin, leads=supervisor';"
            " the first that fits counts, without one it is agent."
        ),
    ] = ""
    help_contact: Annotated[
        str, Field(description="Whom an agent is told to ask when no policy answers.")
    ] = "your supervisor"

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("chroma_url", "model_base_url", "public_url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("model_key", "oidc_client_secret")
    @classmethod
    def _is_key(cls, key: SecretStr) -> SecretStr:
        return _checked_key(key)

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        if url and not url.startswith(("postgresql://", "postgresql+psycopg://", "sqlite:///")):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return url

    @property
    def database(self) -> str:
        """The database's address, the home's own SQLite file unless another is set."""
        return self.database_url or f"sqlite:///{self.home / 'handrail.db'}"

    def masks(self, *, remote: bool) -> bool:
        """Whether personal data is masked before text goes to a model that is remote or not."""
        return self.mask is Mask.ALWAYS or (self.mask is Mask.AUTO and remote)

    @property
    def index_folder(self) -> Path:
        """Where both indexes live; may be deleted at any time while nothing runs."""
        return self.home / "index"

    @property
    def spool(self) -> Path:
        """Where uploads wait until they are read."""
        return self.home / "spool"


class ProviderKeys(BaseSettings):
    """The variables that providers of language models name for their keys."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    openai_api_key: SecretStr = SecretStr("")
    anthropic_api_key: SecretStr = SecretStr("")

    @field_validator("*")
    @classmethod
    def _is_key(cls, key: SecretStr) -> SecretStr:
        return _checked_key(key)


def _checked_key(key: SecretStr) -> SecretStr:
    bare = key.get_secret_value().strip()
    if not _KEY.fullmatch(bare):
        raise ValueError("a key is one word of plain letters, digits and signs")
    return SecretStr(bare)


def read_settings(**given: Path | str | float | None) -> Settings:
    """Read the settings; what is given on the command line wins over the environment.

    Raises SettingsError naming the variable that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = _PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
    # Without the original, whose words include the value, which may be a key.
    raise SettingsError(f"{name} is wrong: {reason}; see 'handrail settings'")


def read_provider_keys() -> ProviderKeys:
    """Read the providers' own variables; raises SettingsError naming the one that is wrong."""
    try:
        return ProviderKeys()
    except ValidationError as error:
        first = error.errors()[0]
        name, reason = str(first["loc"][0]).upper(), first["msg"].removeprefix("Value error, ")
    raise SettingsError(f"{name} is wrong: {reason}; correct it")


def described(settings: Settings) -> list[tuple[str, str, str]]:
    """Each setting's variable, its value now and what it is for, in the order declared."""
    rows: list[tuple[str, str, str]] = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = str(value) if isinstance(value, SecretStr) else _without_password(str(value))
        rows.append((_PREFIX + name.upper(), shown, field.description or ""))
    return rows


def _without_password(value: str) -> str:
    """Hide the password of an address such as postgresql://user:password@host."""
    scheme, separator, rest = value.partition("://")
    if not separator or "@" not in rest:
        return value
    person, _, host = rest.rpartition("@")
    return f"{scheme}://{person.partition(':')[0]}:***@{host}"
