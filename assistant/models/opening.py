"""The language models that the settings name, in the order they are asked."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import SecretStr

from assistant.errors import SettingsError
from assistant.models.budget import BudgetedModel
from assistant.models.chat import ChatModel
from assistant.models.endpoint import Endpoint, Provider
from assistant.models.model import LanguageModel
from assistant.models.patience import Pace, PatientModel
from assistant.settings import ProviderKeys, Settings, read_provider_keys

# A silent model must leave time for its fallback.
_NOT_LAST = 0.5


def open_models(settings: Settings, keys: ProviderKeys | None = None) -> tuple[LanguageModel, ...]:
    """The model and its fallbacks; none when none is set. Loads nothing, connects to nothing.

    `keys` are the providers' own variables, read from the environment unless given. Raises
    SettingsError: an unknown provider, a package or key that is missing.
    """
    chain = endpoints(settings, keys)
    return tuple(
        PatientModel(
            ChatModel(endpoint),
            Pace(settings.model_calls_per_minute),
            first_share=_NOT_LAST if n < len(chain) else 1.0,
        )
        for n, endpoint in enumerate(chain, 1)
    )


def prepare_models(models: Sequence[LanguageModel]) -> None:
    """Load what their first questions would wait for: some seconds, best spent at start."""
    for model in models:
        inner = model
        while isinstance(inner, BudgetedModel | PatientModel):
            inner = inner.model
        if isinstance(inner, ChatModel):
            inner.prepare()


def endpoints(settings: Settings, keys: ProviderKeys | None = None) -> list[Endpoint]:
    """Where the models are asked, in order; raises SettingsError."""
    if not settings.model:
        return []
    own_keys = keys or read_provider_keys()
    first = Endpoint.read(
        settings.model,
        variable="HANDRAIL_MODEL",
        context_tokens=settings.model_context,
        url=settings.model_base_url,
    )
    found = [first]
    for written in filter(None, map(str.strip, settings.model_fallback.split(","))):
        same = written.startswith(f"{first.provider}:")
        found.append(
            Endpoint.read(
                written,
                variable="HANDRAIL_MODEL_FALLBACK",
                context_tokens=settings.model_context,
                url=settings.model_base_url if same else "",
            )
        )
    return [_with_key(each, first, settings.model_key, own_keys) for each in found]


def _with_key(
    endpoint: Endpoint, first: Endpoint, key: SecretStr, own_keys: ProviderKeys
) -> Endpoint:
    """Give an endpoint the key that is meant for it: no provider is shown another's.

    The key that was set goes where the first model is, a provider's own variable only to that
    provider's own address.
    """
    near_first = (endpoint.provider, endpoint.url) == (first.provider, first.url)
    variables = {
        Provider.OPENAI: ("OPENAI_API_KEY", own_keys.openai_api_key),
        Provider.ANTHROPIC: ("ANTHROPIC_API_KEY", own_keys.anthropic_api_key),
        Provider.OLLAMA: ("", SecretStr("")),
    }
    variable, own_key = variables[endpoint.provider]
    if near_first and key.get_secret_value():
        return replace(endpoint, key=key)
    if not endpoint.own or not variable:
        return endpoint
    if not own_key.get_secret_value():
        either = f"HANDRAIL_MODEL_KEY or {variable}" if near_first else variable
        raise SettingsError(f"{endpoint.name} needs a key; set {either}")
    return replace(endpoint, key=own_key)
