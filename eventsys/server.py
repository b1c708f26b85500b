"""Serving the site with granian, in several processes that stop in good order.

`python -m eventsys.server ADDRESS PORT WORKERS` does so. The first process only minds the others:
it knows nothing of the application, which would be 70 MB.
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.server import Server

from eventsys import create_app

if TYPE_CHECKING:
    from flask import Flask


def serve_site(
    address: str, port: int, workers: int, make: Callable[..., "Flask"] = create_app
) -> None:
    """Serve with as many processes as there are workers, until we are told to stop.

    `make` makes another application than the site; it is told where requests are counted, too.
    """
    server = Server(
        "eventsys:create_app",
        interface=Interfaces.WSGI,
        address=address,
        port=port,
        workers=workers,
        # Granian warns of more.
        blocking_threads=min(8, 2 * (os.cpu_count() or 1) + 1),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    )
    os.register_at_fork(after_in_child=heed_the_parent_alone)
    with TemporaryDirectory(prefix="eventsys-") as counts:
        loader = partial(_begin, make, Path(counts))
        server.serve(target_loader=loader, wrap_loader=False)


def heed_the_parent_alone() -> None:
    """What a process does first that a server has started to answer requests.

    Until it serves it has its parent's handlers, which only note a signal: told to end while it
    starts, it would go on, and be killed later with requests in hand. And Ctrl-C reaches both; a
    second signal amid the first, which the parent sends, stops such a process dead.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


def _begin(make: Callable[..., "Flask"], counts: Path) -> "Flask":
    """The application, made in such a process, which acts on a signal whichever thread gets it.

    Python acts on signals in the main thread only, which sleeps while others answer. The system
    may give a signal to any of them, and then nobody would wake the main thread. Python notes
    each signal in a socket, too; a thread of ours waits for that.
    """
    heed_the_parent_alone()  # Where processes are spawned there was no fork to say so.
    noted, notes = socket.socketpair()
    notes.setblocking(False)
    signal.set_wakeup_fd(notes.detach())
    signal.signal(signal.SIGUSR1, lambda _number, _frame: None)
    main_thread = threading.get_ident()

    def wake() -> None:
        while noted.recv(1) != bytes([signal.SIGTERM]):
            pass
        # It may be about to fall asleep just now, so once is not enough.
        while True:
            signal.pthread_kill(main_thread, signal.SIGUSR1)
            time.sleep(0.2)

    threading.Thread(target=wake, daemon=True).start()
    return make(counts=counts)


if __name__ == "__main__":
    serve_site(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
