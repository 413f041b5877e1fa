"""How much one file may cost us before it is refused."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """The most one file may take; every figure is above zero, but `ocr_pages` may be 0.

    `memory_bytes` is address space, `cpu_seconds` processor time, `wall_seconds` time by
    the clock. `pages` to `blocks` count what comes out. `unpack_ratio` is unpacked to packed
    size of an archive of more than a few megabytes, `unpacked_bytes` what no archive may
    exceed. `ocr_pages` is how many pages of a scan are read at most; 0 reads none.
    """

    file_bytes: int = 200_000_000
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 15
    wall_seconds: int = 60
    pages: int = 2_000
    characters: int = 5_000_000
    blocks: int = 250_000
    unpack_ratio: int = 100
    unpacked_bytes: int = 500_000_000
    ocr_pages: int = 20

    def __post_init__(self) -> None:
        for field in fields(self):
            least = 0 if field.name == "ocr_pages" else 1
            if getattr(self, field.name) < least:
                raise ValueError(f"{field.name} must be at least {least}")

    @property
    def case_characters(self) -> int:
        """The most characters of a file of past resolutions: many short texts, not one long."""
        return 4 * self.characters


STANDARD_LIMITS = Limits()
