"""Letters: written as rows with the deed that causes them, sent by a worker."""
