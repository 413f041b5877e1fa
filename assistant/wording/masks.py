"""What is masked for which model: personal data, for one that is not ours."""

from collections.abc import Callable, Sequence

from assistant.masking.masker import Find, Found, Masker
from assistant.models.model import LanguageModel
from assistant.settings import Settings

MakeMasker = Callable[[LanguageModel, Sequence[str]], Masker]
"""Makes the masker of one call to a model, from the messages that go into it."""


def masking(settings: Settings, find: Find) -> MakeMasker:
    """Return what makes maskers: with `find` where it is to be masked, else finding nothing."""

    def mask(model: LanguageModel, messages: Sequence[str]) -> Masker:
        return Masker(find if settings.masks(remote=model.remote) else _nothing, messages)

    return mask


def _nothing(_text: str) -> Sequence[Found]:
    return ()
