"""What reconciliation says about one submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.reconcile.register import Known
from schemas.reasons import catalogue


@dataclass(frozen=True)
class Verdict:
    """An outcome with its reasons, the rule that gave it, the certificate and what the machine decides about its fields."""

    disposition: str
    rule: str
    reasons: tuple[str, ...] = ()
    known: Known | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    holder: str | None = None
    decided_by: str = "machine"
    decided_at: str | None = None

    @property
    def certificate_id(self) -> str | None:
        """The certificate that it is about."""
        return self.known.certificate_id if self.known else None

    @property
    def holder_id(self) -> str | None:
        """Whose certificate it is, or who registers one."""
        return self.known.holder_id if self.known else self.holder

    @property
    def advice(self) -> str:
        """What the reader of the outcome should do, Chinese first."""
        reasons = [catalogue()[code] for code in self.reasons]
        chinese = "".join(f"{reason.zh}{reason.advice_zh}" for reason in reasons)
        return f"{chinese} " + " ".join(f"{reason.en} {reason.advice_en}" for reason in reasons)


def verdict(
    disposition: str, reason: str, known: Known | None = None, *more: str, choices: Mapping[str, str] | None = None
) -> Verdict:
    """A verdict whose rule is its first reason."""
    return Verdict(disposition, reason, (reason, *more), known, choices or {})
