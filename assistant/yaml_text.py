"""The texts people edit, written as YAML that reads back as the same."""

from datetime import date
from decimal import Decimal

import yaml

Plain = str | int | bool | Decimal | date | None | list["Plain"] | dict[str, "Plain"]

_WIDTH = 96


def as_yaml(value: Plain) -> str:
    """A value as YAML in its own order; lists and mappings of plain values stand on one line."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def listed(names: frozenset[str]) -> Plain:
    """Names in their alphabetical order; members of enums as their values."""
    return [str(name) for name in sorted(names)]


def said(fields: dict[str, Plain]) -> Plain:
    """The fields that say something; numbers and 'no' always do."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


class _Dumper(yaml.SafeDumper):
    """Writes amounts as plain numbers, and yes and no as such."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: aliases are not read."""
        return True


def _number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _yes_no(dumper: _Dumper, value: bool) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(bool, _yes_no)
