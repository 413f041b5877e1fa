"""Weights of the ranking as a person sets them: names and numbers in one line."""

from dataclasses import fields, replace

from assistant.errors import SettingsError
from assistant.offers.advice.worth import Weights

_NAMES = tuple(each.name for each in fields(Weights))


def read_weights(text: str) -> Weights:
    """Weights such as 'gain_share=0.2, gain_floor=30'; what is not named stays as it is.

    Raises SettingsError that names what is wrong.
    """
    given: dict[str, float] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, number = (each.strip() for each in part.partition("="))
        if name not in _NAMES or name in given:
            raise _wrong(f"{part!r} names no weight, or one twice; there are {', '.join(_NAMES)}")
        try:
            given[name] = float(number)
        except ValueError:
            raise _wrong(f"{part!r} is no number; write {name}=0.5") from None
    try:
        return replace(Weights(), **given)
    except ValueError as error:
        raise _wrong(str(error)) from error


def _wrong(why: str) -> SettingsError:
    return SettingsError(f"HANDRAIL_OFFER_WEIGHTS is wrong: {why}")
