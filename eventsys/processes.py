"""Running several commands side by side, and stopping all of them together."""

import signal
import subprocess
import time
from collections.abc import Sequence
from types import FrameType

GRACE_SECONDS = 15


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
