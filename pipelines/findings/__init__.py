"""Findings: what makes a certificate look false. A finding holds it back from passing by itself; it never condemns."""

from pipelines.findings.basis import bind
from pipelines.findings.finding import find

__all__ = ["bind", "find"]
