"""Running other programs beside or instead of this one, and an address that is free."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from types import FrameType
from typing import NoReturn

import click

from eventsys.core.settings import CHECKOUT

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


def command_of(module: str, *words: str) -> list[str]:
    """How to start a module of ours as a process that has read no more than it needs.

    Sets what all such processes are told in the environment of this one.
    """
    # Glibc would keep a pool of memory for each thread, and one thread computes at a time.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    return [sys.executable, "-m", module, *words]


def become(module: str, *words: str) -> NoReturn:
    """Run a module of ours instead of this process."""
    os.execv(sys.executable, command_of(module, *words))  # noqa: S606 - our own module.


def become_bench(options: Sequence[str]) -> None:
    """Measure instead of this process. Raises ClickException where one cannot."""
    if CHECKOUT is None:
        raise click.ClickException("measuring needs a checkout; there, run: make bench")
    if find_spec("locust") is None:
        raise click.ClickException("measuring needs what the tests need; run: make bench")
    command, env = [sys.executable, "-m", "bench", *options], {"PYTHONPATH": str(CHECKOUT)}
    os.execve(sys.executable, command, os.environ | env)  # noqa: S606 - our own command.
