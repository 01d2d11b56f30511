"""The store as others use it: one object, its parts by what they are for."""

from collections import Counter
from pathlib import Path

import polars as pl

from pipelines.casework import backup, renewing
from pipelines.casework.accounts import Accounts
from pipelines.casework.audit import Audit
from pipelines.casework.backup import Saved
from pipelines.casework.bulk import BulkActs
from pipelines.casework.cases import Cases
from pipelines.casework.choices import Choices
from pipelines.casework.context import Clock, Context, utc_now
from pipelines.casework.database import Database
from pipelines.casework.disputes import Disputes
from pipelines.casework.dossiers import Dossiers
from pipelines.casework.drawing import Drawing
from pipelines.casework.evidence_store import EvidenceStore
from pipelines.casework.frames import Frames
from pipelines.casework.holder import Holder
from pipelines.casework.review import Review
from pipelines.casework.second_factors import SecondFactors
from pipelines.casework.second_reviews import SecondReviews
from pipelines.casework.sessions import Sessions
from pipelines.casework.subjects import Subjects
from pipelines.casework.verdicts import Verdicts
from pipelines.keys import Keys
from pipelines.settings import Settings
from schemas.campaign import campaign_named


class Store:
    """The casework store: `accounts`, `second_factors` and `sessions` for signing in, `holder` and `review` for the two sides of a case,
    `cases` for everything the table of transitions allows, `disputes` for lookups that somebody contests, `bulk` for many at once,
    `choices` for single fields, `subjects` for what the certificates decided about were, `verdicts` for findings, `dossiers` for a decision as a whole, `second` for the second review of a share of them, `evidence` and `audit`."""

    def __init__(
        self,
        context: Context,
        evidence_folder: Path,
        *,
        differ: bool,
        share: float = 0.0,
        staff_second_factor: bool = False,
        photo_for: frozenset[str] = frozenset(),
    ) -> None:
        self._context = context
        self.audit = Audit(context)
        self.second_factors = SecondFactors(context, self.audit, staff_must=staff_second_factor)
        self.accounts = Accounts(context, self.audit, self.second_factors)
        self.sessions = Sessions(context, self.audit, self.accounts, self.second_factors)
        self.choices = Choices(context, self.audit)
        self.subjects = Subjects(context)
        drawing = Drawing(context, self.audit, share)
        self.cases = Cases(context, self.audit, self.choices, drawing, differ=differ, photo_for=photo_for)
        self.evidence = EvidenceStore(context, self.audit, evidence_folder)
        self.holder = Holder(context, self.audit, self.cases, self.accounts)
        self.disputes = Disputes(context, self.cases)
        self.review = Review(context, self.audit, self.cases, drawing)
        self.second = SecondReviews(context, self.audit, self.cases, drawing)
        self.verdicts = Verdicts(context, self.audit, drawing, differ=differ)
        self.dossiers = Dossiers(context, self.audit, self.cases, self.second)
        self.bulk = BulkActs(context, self.audit, self.cases, self.review, self.verdicts)
        self._frames = Frames(context, self.choices)

    def holder_key(self, holder_name: str, id_number: str) -> str:
        """What stands for a person in the store."""
        return self._context.holder_key(holder_name, id_number)

    def decided(self) -> str:
        """A word that changes with each thing that people did and a run would heed."""
        return self._frames.decided()

    def submissions(self) -> pl.DataFrame:
        """What holders sent through the pages, as `reconcile.read_submissions` gives files."""
        return self._frames.submissions()

    def rulings(self) -> pl.DataFrame:
        """What reviewers decided about whole submissions, from files or pages."""
        return self._frames.rulings()

    def decisions(self) -> pl.DataFrame:
        """The field values that reviewers chose, for `survivorship.merge`."""
        return self._frames.decisions()

    def judgements(self) -> pl.DataFrame:
        """What reviewers judged about pairs of records, for `linkage.link`."""
        return self._frames.judgements()

    def statuses(self) -> pl.DataFrame:
        """The certificates that casework confirmed, passed, suspended or revoked."""
        return self._frames.statuses()

    def sealed_by(self) -> Counter[str]:
        """How many texts each generation of the keys sealed."""
        return renewing.count_tokens(self._context)

    def renew(self, actor: str) -> int:
        """How many rows had to be sealed anew with the newest key."""
        return renewing.renew_store(self._context, self.audit, actor)

    def back_up(self, target: Path) -> Saved:
        """What was written to the archive."""
        return backup.back_up(self._context, self.audit, self.evidence, target)

    def restore(self, source: Path) -> Saved:
        """What was restored into this store, which must be empty."""
        return backup.restore(self._context, self.audit, self.evidence, source)

    def close(self) -> None:
        """Nothing; the store's connections are given back."""
        self._context.database.close()


def open_store(
    url: str,
    keys: Keys,
    *,
    evidence_folder: Path | None = None,
    clock: Clock = utc_now,
    examiner_and_approver_differ: bool = True,
    second_review_share: float = 0.0,
    staff_second_factor: bool = False,
    photo_required_for: frozenset[str] = frozenset(),
) -> Store:
    """The store behind the URL, its schema brought up to date; evidence lies beside a SQLite file unless a folder is named."""
    database = Database(url)
    context = Context(database, keys, clock)
    database.migrate(lambda words: str(context.seal_words(words)))
    folder = evidence_folder or _folder_beside(database)
    store = Store(
        context,
        folder,
        differ=examiner_and_approver_differ,
        share=second_review_share,
        staff_second_factor=staff_second_factor,
        photo_for=photo_required_for,
    )
    store.accounts.complete_number_keys()
    return store


def open_installation(settings: Settings, keys: Keys) -> Store:
    """The store of an installation, by its settings and its campaign's rules."""
    campaign, share = campaign_named(settings.campaign), settings.second_review_share
    return open_store(
        settings.database_url,
        keys,
        evidence_folder=settings.evidence,
        examiner_and_approver_differ=campaign.examiner_and_approver_differ,
        second_review_share=campaign.second_review_share if share is None else share,
        staff_second_factor=settings.staff_second_factor,
        photo_required_for=campaign.photo_required_for,
    )


def _folder_beside(database: Database) -> Path:
    """The folder of evidence of a SQLite file; raises ValueError for a database that lies nowhere."""
    if not database.is_sqlite or not database.url.database:
        raise ValueError("a database server needs evidence_folder to be named")
    return Path(database.url.database).with_suffix(".evidence")
