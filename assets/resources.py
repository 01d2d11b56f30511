"""What assets need from outside: where things lie, the keys, the campaign, and somebody to tell about progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines import keys, settings
from pipelines.casework import Store, open_installation
from schemas.campaign import Campaign, campaign_named


class Installation(dg.ConfigurableResource):
    """One installation: folders from the environment unless named here."""

    raw: str = ""
    curated: str = ""

    def settings(self) -> settings.Settings:
        """The folders and files of this installation."""
        return settings.from_environment(
            Path(self.raw) if self.raw else None, Path(self.curated) if self.curated else None
        )

    def key_ring(self) -> keys.Keys:
        """The keys of this installation, made on the first run."""
        return keys.load_keys(self.settings().key_file)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The casework store, closed again afterwards."""
        store = open_installation(self.settings(), self.key_ring())
        try:
            yield store
        finally:
            store.close()

    def campaign(self) -> Campaign:
        """The campaign this installation runs."""
        return campaign_named(self.settings().campaign)


class Progress:
    """Tells nobody; `shenyan run` puts a display in its place."""

    def __init__(self, listener: Callable[[str, str, int, int], None] | None = None) -> None:
        self._listener = listener

    def of(self, stage: str) -> Callable[[str, int, int], None]:
        """A callback for one stage, told what is being done, how many parts are finished and how many there are."""

        def tell(what: str, done: int, total: int) -> None:
            if self._listener is not None:
                self._listener(stage, what, done, total)

        return tell

    def say(self, stage: str) -> Callable[[str], None]:
        """A callback for one stage that can say what it does, but not how much of it is left."""
        tell = self.of(stage)
        return lambda what: tell(what, 0, 1)
