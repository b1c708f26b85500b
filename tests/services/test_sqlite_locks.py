"""Locks on a SQLite file are the process's, and closing the file anywhere in it ends them all."""

import subprocess
import sys
from pathlib import Path

from eventsys.core.db import db, transaction
from eventsys.core.revisions import advance
from tests.databases import dispose, installed
from tests.make import NOW

VISIT = """
import sqlite3, sys
visitor = sqlite3.connect(sys.argv[1])
visitor.execute("SELECT count(*) FROM revision").fetchall()
visitor.close()
"""


def test_a_visitor_leaves_the_log_that_is_in_use(tmp_path: Path) -> None:
    """Whoever closes the file last throws the log away, and must not take itself for the last."""
    path = tmp_path / "here.sqlite"
    app = installed(tmp_path, f"sqlite:///{path}")
    with app.app_context(), db.engine.connect(), db.engine.connect():
        with transaction():
            advance("here", NOW)
        log = Path(f"{path}-wal")
        before = log.stat().st_ino
        subprocess.run([sys.executable, "-c", VISIT, path], check=True, timeout=30)
        assert log.stat().st_ino == before
    dispose(app)
