"""What keeping and moving may say no with."""


class KeepingError(Exception):
    """Data that cannot be moved, kept or restored. The text says why, in English, in one line."""
