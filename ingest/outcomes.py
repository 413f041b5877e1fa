"""What became of a file, as people and other programs read it."""

from dataclasses import dataclass
from typing import Self

OutcomeJson = dict[str, str | int | list[str] | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document that a file became; `status` is added, new_version or unchanged."""

    path: str
    id: str
    version: int
    status: str
    passages: int
    warnings: tuple[str, ...] = ()

    def as_json(self) -> OutcomeJson:
        """The shape that docs/contract and `handrail ingest --json` promise."""
        return {
            "path": self.path,
            "id": self.id,
            "version": self.version,
            "status": self.status,
            "passages": self.passages,
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, stored: OutcomeJson) -> Self:
        """Read back what `as_json` wrote."""
        match stored:
            case {
                "path": str(path),
                "id": str(id_),
                "version": int(version),
                "status": str(status),
                "passages": int(passages),
                "warnings": list(warnings),
            }:
                return cls(path, id_, version, status, passages, tuple(map(str, warnings)))
            case _:
                raise ValueError(f"not an outcome: {stored}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in, and why."""

    path: str
    reason: str
