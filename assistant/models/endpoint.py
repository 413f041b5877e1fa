"""One model at one provider: how it is written in the settings, and what is known of it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.errors import SettingsError
from assistant.models.address import host_of, is_remote


class Provider(StrEnum):
    """Whose protocol a model speaks; each is an extra of this distribution."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    OLLAMA = "ollama"

    @property
    def own_url(self) -> str:
        """Where the provider's own models are."""
        match self:
            case Provider.OPENAI:
                return "https://api.openai.com/v1"
            case Provider.ANTHROPIC:
                return "https://api.anthropic.com"
            case Provider.OLLAMA:
                return "http://127.0.0.1:11434"

    @property
    def package(self) -> str:
        """The package that speaks its protocol."""
        return f"langchain_{self.value}"


# Ollama's server passes such models on to its makers' machines.
_OLLAMA_CLOUD = re.compile(r"[:-]cloud$")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model, the address it is asked at, and the key for it; an empty key is none."""

    provider: Provider
    model: str
    url: str
    key: SecretStr
    context_tokens: int

    @classmethod
    def read(
        cls,
        written: str,
        *,
        variable: str,
        context_tokens: int,
        url: str = "",
        key: SecretStr | None = None,
    ) -> Self:
        """Read PROVIDER:MODEL or PROVIDER:MODEL@ADDRESS, as `variable` holds it.

        Raises SettingsError naming that variable: an unknown provider, no model, no package.
        """
        prefix, _, rest = written.partition(":")
        if prefix not in list(Provider):
            known = ", ".join(sorted(Provider))
            raise SettingsError(f"{variable} begins with none of {known}; correct it")
        provider = Provider(prefix)
        model, separator, address = rest.partition("@http")
        if not model.strip():
            raise SettingsError(f"{variable} names no model after '{prefix}:'; add its name")
        if find_spec(provider.package) is None:
            raise SettingsError(
                f"{variable} needs a package for {prefix}; run: pip install 'handrail[{prefix}]'"
            )
        given = f"http{address}" if separator else url
        return cls(
            provider=provider,
            model=model.strip(),
            url=_complete(provider, given.rstrip("/")) if given else provider.own_url,
            key=key or SecretStr(""),
            context_tokens=context_tokens,
        )

    @property
    def name(self) -> str:
        """Provider and model, such as openai:gpt-4.1-mini."""
        return f"{self.provider}:{self.model}"

    @property
    def host(self) -> str:
        """The host it is asked at."""
        return host_of(self.url)

    @property
    def own(self) -> bool:
        """Whether it is asked at the provider's own address."""
        return self.url == self.provider.own_url

    @property
    def remote(self) -> bool:
        """Whether what it is given leaves this machine and its private network."""
        passed_on = self.provider is Provider.OLLAMA and _OLLAMA_CLOUD.search(self.model)
        return bool(passed_on) or is_remote(self.url)


def _complete(provider: Provider, url: str) -> str:
    """The address with the /v1 that OpenAI-compatible servers serve under, if it names no path."""
    bare = provider is Provider.OPENAI and not urlsplit(url).path
    return f"{url}/v1" if bare else url
