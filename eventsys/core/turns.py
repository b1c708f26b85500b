"""Taking turns: writers of one file wait with short naps, and each goes on as soon as it can.

SQLite itself waits by trying again after longer and longer naps. With twenty at once most of the
time is slept away, and some are overtaken for seconds.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

NAP_SECONDS = 0.001


@contextmanager
def turn(path: str, patience: float) -> Iterator[None]:
    """Hold the turn that this file stands for, whoever else wants it: threads or processes.

    It is for good order only: whoever has waited so many seconds, or cannot use the file, goes on
    without it, and meets the lock of the database. A process that dies lets go. Does not nest.
    """
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            # Each opening is one in the line, also within a process.
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            held.callback(os.close, file)
            _wait(file, patience)
        yield


def _wait(file: int, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(NAP_SECONDS)
        else:
            return
