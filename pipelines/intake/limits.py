"""How much one delivery may cost before it is refused."""

from dataclasses import dataclass, replace
from typing import Self

MEGABYTE = 1 << 20
_SHORTEST_TRY = 1.0
"""Seconds; less is not worth a try."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one delivery; a file that passes one of them is rejected or partly read with a reason of its own."""

    file_bytes: int = 100 * MEGABYTE
    expanded_bytes: int = 400 * MEGABYTE
    """Everything a zip container unpacks to, by its own directory and while unpacking."""
    expansion_ratio: int = 200
    """Unpacked size over packed size of one member, for members of a size that matters."""
    ratio_floor: int = 20 * MEGABYTE
    """Members smaller than this when unpacked may be packed as tightly as they like."""
    members: int = 5_000
    nesting: int = 2
    """Archives within archives."""
    rows: int = 300_000
    columns: int = 1_000
    cells: int = 12_000_000
    cell_characters: int = 32_767
    characters: int = 60_000_000
    """In all cells of a table; beyond it they are cut shorter."""
    shortest_cut: int = 500
    pages: int = 200
    cpu_seconds: int = 15
    wall_seconds: float = 19.0
    starved_after: float = 0.5
    """Share of the wall time after which a try that others keep from its core is given up, to be made again."""
    patience: float = 6.0
    """So many times the wall time is given to that second try: what a file costs is the processor's time, which stays as it was."""
    memory_bytes: int = 800 * MEGABYTE
    ocr: bool = False
    """Whether scanned pages may be read; they are counted first, since they have a budget of their own."""
    ocr_pages: int = 60
    ocr_seconds_per_page: int = 20
    """Of the processor, after which the rest of a page is left unread."""
    ocr_seconds_in_vain: int = 10
    """Of the processor, for pages on which no table was found; then the rest is left unread."""
    first_cpu_seconds: int = 0
    first_wall_seconds: float = 0.0
    """What a scan may cost until it has shown people, with what was spent to find that it is one; 0 for no bound of its own."""
    ocr_memory_bytes: int = 2_500 * MEGABYTE
    """Address space; the recognition engine maps far more than it uses."""

    def for_scans(self, pages: int, cpu_seconds: float = 0.0, wall_seconds: float = 0.0) -> Self:
        """The limits for a delivery with so many scanned pages, when so much was spent on counting them."""
        seconds = self.cpu_seconds + self.ocr_seconds_per_page * min(pages, self.ocr_pages)
        left = self.rest(cpu_seconds, wall_seconds)
        return replace(
            self,
            ocr=True,
            cpu_seconds=seconds,
            wall_seconds=2.0 * seconds,
            first_cpu_seconds=left.cpu_seconds,
            first_wall_seconds=left.wall_seconds,
            memory_bytes=self.ocr_memory_bytes,
        )

    def rest(self, cpu_seconds: float, wall_seconds: float) -> Self:
        """What is left for another try when so much was spent; it is not given up early."""
        return replace(
            self,
            cpu_seconds=max(1, int(self.cpu_seconds - cpu_seconds)),
            wall_seconds=max(_SHORTEST_TRY, self.wall_seconds - wall_seconds),
            starved_after=1.0,
        )

    def for_another(self, cpu_seconds: float) -> Self:
        """What a file that others kept from its core has for its second try when so much was spent: the processor's time that is left, and patience."""
        return replace(self.rest(cpu_seconds, 0.0), wall_seconds=self.patience * self.wall_seconds)

    def allows_another(self, cpu_seconds: float) -> bool:
        """Whether enough is left for another try when so much of the processor was spent."""
        return self.cpu_seconds - cpu_seconds >= _SHORTEST_TRY


class Refused(Exception):
    """A delivery, or a part of it, can't be read; carries the reason's code and a few words without personal data."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class NeedsRecognition(Refused):
    """A delivery is all scans, and was not to be read with text recognition; carries how many pages it has."""

    def __init__(self, pages: int) -> None:
        super().__init__("SCAN_WITHOUT_OCR", f"{pages} pages")
        self.pages = pages
