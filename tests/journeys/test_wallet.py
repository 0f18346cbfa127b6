"""A licence reaches a telephone, is shown and checked without a network, is suspended, and the verifier says so."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.channels.verify.serving import PHONE, chromium, film, read, ready
from tests.journeys.serving import Installation, Site
from tongban.basis.credentials import mdoc_check, sdjwt_check, trust
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.signing import Es256Key

NODE = Path(__file__).parents[1] / "basis/credentials/node"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user"
BEGIN = """
from datetime import timedelta
from itertools import count
from django.utils.timezone import now
from tests.casework.registry import people
people.SERIALS = count({serial})
from tests.casework.licences.holders import driver, licence_of
from tongban.casework.keys import development, queries
development.keep(queries.site(), address="http://127.0.0.1:8000", provinces=["320000"], at=now() - timedelta(days=2))
print(licence_of(driver()))
"""
OFFER = """
import json
from django.test import RequestFactory
from django.utils.timezone import now
from tongban.casework.issuing import actions
from tongban.casework.licences import queries
from tongban.channels.issue.offers import offer_text
found = actions.offer(number={number!r}, user_id=1, digits={digits}, at=now())
request = RequestFactory().get("/", headers={{"host": {host!r}}})
print(json.dumps([offer_text(request, queries.licence({number!r}), found), found.digits]))
"""
PUBLISH = """
from django.utils.timezone import now
from tongban.channels.nightly.listing import publish_lists
publish_lists(now())
"""
SUSPEND = """
from django.db import transaction
from tests.casework.registry.people import cause
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Act
with transaction.atomic():
    actions.end_document(number={number!r}, act=Act.SUSPEND, cause=cause())
"""


@pytest.fixture(scope="module")
def site(installation: Installation) -> Iterator[Site]:
    with installation.serving() as found:
        yield found
    for _ in range(200):  # until the database has noticed that the server is gone, and can be dropped
        if installation.rows(OTHERS) == [(0,)]:
            break
        sleep(0.1)


@pytest.fixture(scope="module")
def number(installation: Installation) -> str:
    return installation.python(BEGIN.format(serial=1000)).strip().splitlines()[-1]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


def offer(installation: Installation, site: Site, number: str, *, digits: bool = False) -> tuple[str, str]:
    host = site.address.removeprefix("http://")
    said = installation.python(OFFER.format(number=number, digits=digits, host=host)).strip().splitlines()[-1]
    text, told = json.loads(said)
    return text, told


def phone(browser: Browser, address: str) -> tuple[BrowserContext, Page, list[str]]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", device_scale_factor=2)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(120_000)  # a busy machine is no fault of the page
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    page.goto(address)
    return context, ready(page), faults


def show(wallet: Page) -> bytes:
    """Show what the police ask for, and return a picture of the code."""
    wallet.click("[data-licence]")
    wallet.click("[data-view='driving_licence.traffic_check.code']")
    wallet.wait_for_selector("[data-part=seconds]:not(:empty)")
    assert "秒后换新码" in wallet.inner_text("[data-part=seconds]")
    return wallet.locator("[data-part=code]").screenshot()


def outcome(verifier: Page) -> str:
    verifier.wait_for_selector("[data-part=result]:not([hidden])")
    return verifier.inner_text("[data-part=outcome]")


def up_to_date(verifier: Page) -> None:
    verifier.click("[data-act=update]")
    verifier.wait_for_selector("[data-part=updated]:has-text('最新')")


@pytest.mark.browser
def test_a_licence_is_fetched_shown_and_checked_offline_and_its_suspension_is_told(
    installation: Installation, site: Site, number: str, playwright: Playwright, tmp_path: Path
) -> None:
    text, _ = offer(installation, site, number)
    holder = chromium(playwright)
    context, wallet, faults = phone(holder, f"{site.address}/wallet/zh/#offer={quote(text)}")
    wallet.wait_for_selector("[data-licence]")
    assert "#" not in wallet.url
    assert "机动车驾驶证" in wallet.inner_text("[data-part=cards]")
    installation.python(PUBLISH)
    wallet.click("[data-act=update]")
    wallet.wait_for_selector("[data-licence][data-standing=valid]")
    wallet.wait_for_selector("html[data-kept=yes]", state="attached")
    context.set_offline(True)
    wallet.reload()
    ready(wallet)
    shown = show(wallet)

    seeing = chromium(playwright, camera=film(tmp_path / "film.mjpeg", shown))
    outside, verifier, more = phone(seeing, f"{site.address}/verify/licence/zh/")
    up_to_date(verifier)
    outside.set_offline(True)
    verifier.click("[data-part=start] [data-act=look]")
    assert outcome(verifier) == "有效"
    assert "C1" in verifier.inner_text("[data-part=facts]")

    installation.python(SUSPEND.format(number=number) + PUBLISH)
    outside.set_offline(False)
    verifier.click("[data-part=result] [data-act=home]")
    up_to_date(verifier)
    outside.set_offline(True)
    wallet.click("[data-part=showing] [data-act=home]")
    verifier.click("summary:has-text('粘贴')")
    verifier.fill("#typed", read(show(wallet)))
    verifier.click("[data-part=typing] button")
    assert outcome(verifier) == "已被暂停"

    context.set_offline(False)
    wallet.click("[data-part=showing] [data-act=home]")
    wallet.click("[data-act=update]")
    wallet.wait_for_selector("[data-licence][data-standing=suspended]")
    wallet.click("[data-act=history]")
    assert wallet.inner_text("[data-part=entries]").count("出示：") == 2
    assert (faults, more) == ([], [])
    holder.close()
    seeing.close()


def read_trust(text: str, anchor: str) -> trust.Trust:
    return trust.read(text, Es256Key.from_pem(bytes.fromhex(anchor)), at=datetime.now(UTC))


@pytest.mark.node
def test_somebody_elses_wallet_fetches_a_licence(installation: Installation, site: Site) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "this test needs npm: ./check --without assets leaves it out"
    assert node
    lock, satisfied = NODE / "package-lock.json", NODE / "node_modules/.tongban-lock"
    if not satisfied.exists() or satisfied.read_bytes() != lock.read_bytes():
        subprocess.run([npm, "ci", "--silent", "--ignore-scripts", "--omit=optional"], cwd=NODE, check=True)  # noqa: S603
        satisfied.write_bytes(lock.read_bytes())
    text, digits = offer(
        installation, site, installation.python(BEGIN.format(serial=2000)).strip().splitlines()[-1], digits=True
    )
    link = f"openid-credential-offer://?credential_offer={quote(text)}"
    done = subprocess.run(  # noqa: S603
        [node, str(NODE / "wallet.mjs"), link, digits], capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["type"], said["version"]) == ("DPoP", "V1")
    assert "driving_licence.traffic_check.code" in said["configurations"]
    listed = installation.python(
        "from tongban.casework.licences.signers import trust_list\n"
        "found = trust_list()\nprint(found.text, found.anchor.pem().hex())"
    )
    known = read_trust(*listed.strip().splitlines()[-1].split())
    now = datetime.now(UTC)
    assert len(said["got"]["driving_licence.sd-jwt"]) == 3
    for each in said["got"]["driving_licence.sd-jwt"]:
        assert sdjwt_check.check(each, known, at=now).kind == "urn:tongban:cn:driving-licence:1"
    for each in said["got"]["driving_licence.mdoc"]:
        mdoc_check.check_issued(from_base64url(each, "it"), known, at=now)
