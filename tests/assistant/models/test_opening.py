"""The models of the settings: the chain, and which key goes where."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.errors import SettingsError
from assistant.models.opening import endpoints, open_models
from assistant.models.patience import PatientModel
from assistant.settings import ProviderKeys, Settings, read_settings

ROOT = Path(__file__).parents[3]
KEYS = ProviderKeys(openai_api_key=SecretStr("sk-openai"), anthropic_api_key=SecretStr("sk-ant"))
NO_KEYS = ProviderKeys(openai_api_key=SecretStr(""), anthropic_api_key=SecretStr(""))


def keys_of(settings: Settings, keys: ProviderKeys = KEYS) -> list[tuple[str, str]]:
    return [
        (f"{each.provider} {each.url}", each.key.get_secret_value())
        for each in endpoints(settings, keys)
    ]


def test_no_model_is_no_chain() -> None:
    assert open_models(read_settings(model=""), NO_KEYS) == ()


def test_the_chain_is_the_model_and_then_its_fallbacks() -> None:
    settings = read_settings(
        model="openai:gpt-4.1-mini",
        model_fallback=" anthropic:claude-haiku-4-5 ,, ollama:qwen3:4b,",
        model_context=16_000,
    )
    chain = open_models(settings, KEYS)
    assert [model.name for model in chain] == [
        "openai:gpt-4.1-mini",
        "anthropic:claude-haiku-4-5",
        "ollama:qwen3:4b",
    ]
    assert [model.remote for model in chain] == [True, True, False]
    assert {model.context_tokens for model in chain} == {16_000}


def test_all_but_the_last_leave_time_for_the_next() -> None:
    chain = open_models(read_settings(model="ollama:a", model_fallback="ollama:b"), NO_KEYS)
    shares = [model.first_share for model in chain if isinstance(model, PatientModel)]
    assert shares == [0.5, 1.0]


def test_the_providers_own_key_goes_to_that_provider() -> None:
    settings = read_settings(model="openai:a", model_fallback="anthropic:b,ollama:c")
    assert keys_of(settings) == [
        ("openai https://api.openai.com/v1", "sk-openai"),
        ("anthropic https://api.anthropic.com", "sk-ant"),
        ("ollama http://127.0.0.1:11434", ""),
    ]


def test_the_key_that_is_set_goes_where_the_first_model_is_and_nowhere_else() -> None:
    settings = read_settings(
        model="openai:a",
        model_base_url="http://gpu:8000",
        model_key="sk-set",
        model_fallback="openai:b,openai:c@https://api.openai.com/v1,anthropic:d,openai:e@http://x/v1",
    )
    assert keys_of(settings) == [
        ("openai http://gpu:8000/v1", "sk-set"),
        ("openai http://gpu:8000/v1", "sk-set"),
        ("openai https://api.openai.com/v1", "sk-openai"),
        ("anthropic https://api.anthropic.com", "sk-ant"),
        ("openai http://x/v1", ""),
    ]


def test_no_providers_key_goes_to_a_server_of_ones_own() -> None:
    settings = read_settings(model="openai:a", model_base_url="http://gpu:8000")
    assert keys_of(settings) == [("openai http://gpu:8000/v1", "")]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"model": "openai:a"}, "HANDRAIL_MODEL_KEY or OPENAI_API_KEY"),
        ({"model": "anthropic:a"}, "HANDRAIL_MODEL_KEY or ANTHROPIC_API_KEY"),
        ({"model": "ollama:a", "model_fallback": "openai:b"}, "set OPENAI_API_KEY"),
        ({"model": "gemini:a"}, "HANDRAIL_MODEL begins with none of anthropic, ollama, openai"),
        ({"model": "ollama:a", "model_fallback": "x"}, "HANDRAIL_MODEL_FALLBACK begins"),
    ],
)
def test_what_cannot_work_is_told_before_anything_is_asked(
    given: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        open_models(read_settings(**given), NO_KEYS)
    assert "\n" not in str(refused.value)


def test_opening_loads_no_package() -> None:
    script = (
        "import sys; from assistant.models.opening import open_models;"
        "from assistant.settings import read_settings;"
        "open_models(read_settings(model='ollama:a', model_fallback='openai:b@http://gpu'));"
        "print(sorted({'langchain', 'langchain_core', 'openai', 'ollama'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
