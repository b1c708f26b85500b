"""What docs/running.md tells operators to put into files fits together, and is what there is."""

import re
import shlex
import subprocess
from configparser import ConfigParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from eventsys.cli import cli
from eventsys.core.settings import load_settings
from eventsys.mail.transport import Smtp, from_settings
from tests.project.reading import blocks_of, document

TEXT = document("running")
SHELL = "\n".join(blocks_of(TEXT, "sh"))
ENVIRONMENT, UNIT = blocks_of(TEXT, "ini")


def unit() -> Any:
    """The service of the unit; what is named twice comes last."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # Names keep their capitals.
    parser.read_string(UNIT)
    return parser["Service"]


def environment() -> dict[str, str]:
    """The settings as systemd reads them: a name, and a value that may stand in quotes."""
    pairs = (line.split("=", 1) for line in ENVIRONMENT.splitlines())
    return {name: shlex.split(value)[0] for name, value in pairs}


def test_the_settings_can_be_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EVENTSYS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("EVENTSYS_SECRET_KEY", raising=False)
    settings = load_settings()
    assert (settings.host, settings.is_secure, settings.is_local) == (
        "moten.example.org",
        True,
        False,
    )
    assert [str(each) for each in settings.metrics_from] == ["127.0.0.1/32"]
    assert settings.trusted_proxies == 1
    way = from_settings(settings)
    assert isinstance(way, Smtp)
    assert (way.server.security, way.server.user, parseaddr(way.mail_from)[1]) == (
        "starttls",
        "moten",
        "moten@example.org",
    )


def test_the_shell_reads_the_settings_as_systemd_does(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text(ENVIRONMENT)
    done = subprocess.run(
        ["sh", "-c", "set -a; . ./environment; env -0"],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    read = dict(each.split("=", 1) for each in done.stdout.split("\0") if each)
    assert {name: read.get(name) for name in environment()} == environment()


def test_every_script_is_one_for_the_shell() -> None:
    for script in blocks_of(TEXT, "sh"):
        done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), script


def test_the_unit_runs_what_is_installed() -> None:
    service = unit()
    assert service["ExecStart"] == "/opt/eventsys/bin/eventsys %i"
    assert "python3 -m venv /opt/eventsys\n" in SHELL
    assert f"exec runuser -u {service['User']} -- /opt/eventsys/bin/eventsys" in SHELL
    told = {*re.findall(r"eventsys@(\w+)", SHELL + TEXT)} - {"service"}
    assert told == {"serve", "worker"}
    assert told <= cli.commands.keys()


def test_the_unit_and_the_commands_share_files() -> None:
    service = unit()
    assert environment()["EVENTSYS_INSTANCE"] == f"/var/lib/{service['StateDirectory']}"
    assert (service["StateDirectoryMode"], service["UMask"]) == ("0700", "0077")
    assert f"install --mode 0600 /dev/null {service['EnvironmentFile']}\n" in SHELL
    assert f". {service['EnvironmentFile']}\n" in SHELL
    assert service["User"] == service["Group"] == "eventsys"
    assert "adduser --system --group --no-create-home --home /var/lib/eventsys eventsys\n" in SHELL


def test_options_of_commands_exist() -> None:
    for name, words in re.findall(r"eventsys (serve|worker|run)((?: --[\w-]+(?: \d+)?)+)", TEXT):
        known = {option for each in cli.commands[name].params for option in each.opts}
        assert {*re.findall(r"--[\w-]+", words)} <= known
