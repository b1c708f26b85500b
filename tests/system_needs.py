"""What the tests need beyond Python packages: a browser, its font and libical.

`python -m tests.system_needs` installs what is missing where it can (Debian and Ubuntu, as root or
with sudo), says in one line what to install where it cannot, and prints the browser's path.
"""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Where Playwright keeps a browser that somebody let it download.
PLAYWRIGHT_BROWSERS = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
LIBICALS = (
    "libical.so.3",
    "libical.so.4",
    "/opt/homebrew/lib/libical.dylib",
    "/usr/local/lib/libical.dylib",
)
TRY_BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--dump-dom",
    "about:blank",
)


def find_browser() -> str | None:
    """The first Chromium that really starts: Ubuntu's `chromium-browser` may be an empty shell."""
    return next((path for path in browsers_here() if starts(path)), None)


def browsers_here() -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, BROWSERS))
    yield from (path for path in MAC_BROWSERS if Path(path).exists())
    for pattern in PLAYWRIGHT_BROWSERS:
        yield from map(str, sorted(Path.home().glob(pattern), reverse=True))


def starts(browser: str) -> bool:
    try:
        done = subprocess.run([browser, *TRY_BROWSER], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html>" in done.stdout


def find_libical() -> str | None:
    """A name that `ctypes.CDLL` can load."""
    for name in filter(None, (*LIBICALS, ctypes.util.find_library("ical"))):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    return None


def has_font() -> bool:
    """Without any font installed a headless Linux draws, and measures, empty boxes."""
    if sys.platform != "linux":
        return True
    return any(Path("/usr/share/fonts").rglob("*.[to]tf"))


def missing() -> dict[str, str]:
    """What is not here, by the name of its Debian package."""
    found = {
        "chromium": (find_browser(), "Chromium or Google Chrome (its path may stand in CHROMIUM)"),
        "fonts-dejavu-core": (has_font(), "a TrueType font"),
        "libical3": (find_libical(), "libical 3"),
    }
    return {package: words for package, (thing, words) in found.items() if not thing}


def install(packages: Iterable[str]) -> None:
    """Ask apt for each package; whether that helped is for `missing` to say."""
    apt = [*as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    apt += ["--option", "DPkg::Lock::Timeout=300"]
    say(f"Installing {', '.join(packages)} …")
    run([*apt, "update"])
    for package in packages:
        run([*apt, "install", "--yes", "--no-install-recommends", package])


def install_browser_of_playwright() -> None:
    """Ubuntu has Chromium only as a snap, which cannot run in a container."""
    say("Installing the Chromium that Playwright offers …")
    run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


def may_install() -> bool:
    return bool(shutil.which("apt-get")) and run([*as_root(), "true"])


def as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def run(command: list[str]) -> bool:
    # Standard output is kept for the browser's path.
    try:
        done = subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    lacking = missing()
    if lacking and may_install():
        install(lacking)
        lacking = missing()
        if "chromium" in lacking:
            install_browser_of_playwright()
            lacking = missing()
    if lacking:
        say(f"The tests need these installed first: {', '.join(lacking.values())}.")
        return 2
    print(find_browser())
    return 0


if __name__ == "__main__":
    sys.exit(main())
