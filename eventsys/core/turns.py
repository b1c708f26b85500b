"""Taking turns: those who want the same thing wait in the kernel, and are woken one by one.

SQLite itself waits by trying again after longer and longer naps. With twenty at once most of the
time is slept away, and some are overtaken for seconds.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def turn(path: str) -> Iterator[None]:
    """Hold the turn that this file stands for, whoever else wants it: threads or processes.

    A process that dies lets go of it. Does not nest.
    """
    # Each opening is one in the line, also within a process.
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
