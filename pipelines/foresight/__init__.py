"""Foresight: what a decision would change, worked out by the stages themselves on the part of the register that it touches."""

from pipelines.foresight.changes import CertificateChange, Doubt, Foreseen, Move
from pipelines.foresight.ground import Ground
from pipelines.foresight.part import Part
from pipelines.foresight.seeing import foresee_choices, foresee_judgements
from pipelines.foresight.suspicions import Around

__all__ = [
    "Around",
    "CertificateChange",
    "Doubt",
    "Foreseen",
    "Ground",
    "Move",
    "Part",
    "foresee_choices",
    "foresee_judgements",
]
