"""A mail server that takes everything, in a process of its own: `python -m bench.sink PORT FOLDER`.

It keeps each message as a file and notes in `times` when it came.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


class Keeper:
    """Takes messages, and counts the seconds between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.times = (folder / "times").open("w", encoding="ascii", buffering=1)
        self.taken = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        self.times.write(f"{time.monotonic()}\n")
        content = envelope.original_content or b""
        (self.folder / f"{self.taken}.eml").write_bytes(content)
        self.taken += 1
        return "250 OK"


async def listen(port: int, folder: Path) -> None:
    """Until somebody ends the process."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(listen(int(sys.argv[1]), Path(sys.argv[2])))
