"""Renewing: everything at rest sealed with the newest key, so that older ones can be dropped."""

from pipelines.renewal.renewing import Renewed, StillSealedError, drop, places, renew

__all__ = ["Renewed", "StillSealedError", "drop", "places", "renew"]
