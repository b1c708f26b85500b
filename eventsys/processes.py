"""Running several commands side by side, and what a server needs: an address, processes."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from types import FrameType

from flask import Flask

from eventsys import create_app

GRACE_SECONDS = 15


def free_address(host: str, port: int) -> str:
    """The number of a host, where the port is free. Raises OSError when one cannot listen there.

    A server's own sockets share their port, so a second server would get a part of the first
    one's visitors instead of an error.
    """
    family, kind, *_, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        # Connections of a server that has just ended are in nobody's way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(at)
    return str(at[0])


def heed_the_parent_alone() -> None:
    """What a process does first that a server has started to answer requests.

    Until it serves it has its parent's handlers, which only note a signal: told to end while it
    starts, it would go on, and be killed later with requests in hand. And Ctrl-C reaches both; a
    second signal amid the first, which the parent sends, stops such a process dead.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


def application() -> Flask:
    """The application, made in such a process, which acts on a signal whichever thread gets it.

    Python acts on signals in the main thread only, which sleeps while others answer. The system
    may give a signal to any of them, and then nobody would wake the main thread. Python notes
    each signal in a socket, too; a thread of ours waits for that.
    """
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
    return create_app()


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run until one of the commands ends or we are told to stop; then stop the others.

    The exit code is 0 when somebody asked us to stop, else that of the command that ended.
    """
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    # Sessions of their own: Ctrl-C reaches us alone, and we pass it on in good order.
    running = [
        subprocess.Popen(list(command), start_new_session=True)  # noqa: S603 - our own commands.
        for command in commands
    ]
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(0.2)
    ended = next((process.returncode for process in running if process.poll() is not None), 0)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return 0 if stopping else ended or 1
