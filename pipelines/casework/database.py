"""The database behind the store: SQLite in WAL mode by default, PostgreSQL by URL, brought to the newest schema on opening."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from pipelines.casework.errors import NewerStoreError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x5348454E59414E
"""The number by which PostgreSQL knows the lock on the audit's end ("SHENYAN")."""


class Database:
    """One database; reads and writes are transactions of their own kind."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            _make_private(Path(self.url.database))
        if self.url.drivername in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    @property
    def is_sqlite(self) -> bool:
        """True for SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at its end; writers stand in line, so what it read still holds when it writes."""
        with self.engine.execution_options(writes=True).begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection

    def migrate(self, seal: Callable[[str], str]) -> None:
        """Nothing; the schema is the newest afterwards, what older versions kept in the clear sealed.

        Raises NewerStoreError for one of a version that is not installed here.
        """
        sealed: list[str] = []

        def seal_noted(words: str) -> str:
            sealed.append(token := seal(words))
            return token

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.write() as connection:
            config.attributes.update(connection=connection, seal=seal_noted)
            _refuse_newer(connection, ScriptDirectory.from_config(config))
            command.upgrade(config, "head")
        if sealed:
            self.forget_old_pages()

    def forget_old_pages(self) -> None:
        """Nothing; pages that hold what was replaced are given back, so that no file keeps it."""
        if not self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM FULL"))
            return
        plain = self.engine.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                plain.cursor().execute(statement)
        finally:
            plain.close()

    def close(self) -> None:
        """Nothing; all connections are given back."""
        self.engine.dispose()


def _refuse_newer(connection: Connection, known: ScriptDirectory) -> None:
    """Nothing for an empty schema and for each that this version can bring up to date; raises NewerStoreError for any other."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in {script.revision for script in known.walk_revisions()}:
        raise NewerStoreError(revision)


def _make_private(path: Path) -> None:
    """Nothing; there is a file that only this account can read, and SQLite gives its neighbours the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if str(path) != ":memory:" and not path.exists():
        path.touch(mode=0o600)


def _prepare_sqlite(engine: Engine) -> None:
    """SQLite's own settings, and transactions that begin where SQLAlchemy says so: a writer takes its lock before it reads."""

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout = 15000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")
