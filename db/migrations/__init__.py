"""One file per change of the schema, applied in order."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from phases.errors import DatabaseTooNew

ONE_MIGRATES = 0x0C7A
"""Key of the lock under which one process at a time looks at the schema of a PostgreSQL store."""


def upgrade_schema(engine: Engine) -> None:
    """Bring the schema up to date; refuse one that a newer version made."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_MIGRATES})
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        _require_known(scripts, current)
        _run_upgrade(config, connection)


def _run_upgrade(config: Config, connection: Connection) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _require_known(scripts: ScriptDirectory, revision: str | None) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            f"The database has schema {revision}, which this version does not know.",
            "It was written by a newer Nocturne: install that version, or name another data folder with NOCTURNE_HOME.",
        )
