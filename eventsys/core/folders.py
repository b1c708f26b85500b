"""Where files of this installation lie that others hand in."""

from pathlib import Path

from flask import current_app


def incoming() -> Path:
    """Where messages are laid aside that were not for us, whichever way they came."""
    settings = current_app.config["SETTINGS"]
    folder: Path = settings.maildir or settings.instance / "incoming"
    return folder
