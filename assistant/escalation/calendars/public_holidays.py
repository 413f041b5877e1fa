"""Public holidays of countries and their parts, a year at a time."""

from datetime import date
from functools import cache, lru_cache


@lru_cache(maxsize=4096)
def holidays_of(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none without a country, or for years nobody knows.

    Raises ValueError for a country or subdivision that is not known.
    """
    if not country:
        return frozenset()
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError as error:
        raise ValueError(f"public holidays of {country} {subdivision}: {error}") from error


@cache
def known_countries() -> dict[str, tuple[str, ...]]:
    """The subdivisions of every country with known holidays, both by their codes."""
    from holidays import list_supported_countries

    return {code: tuple(parts) for code, parts in list_supported_countries().items()}
