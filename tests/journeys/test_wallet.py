"""A licence reaches a telephone, is shown and checked without a network, is suspended, and the verifier says so."""

import json
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Playwright, Route

from tests.basis.credentials.npm import NODE, node_with_packages
from tests.channels.verify.serving import PHONE, chromium, film, picture, read, ready
from tests.journeys.serving import Installation, Site
from tongban.basis.credentials import mdoc_check, sdjwt_check, trust
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.signing import Es256Key

BEGIN = """
from datetime import timedelta
from itertools import count
from django.utils.timezone import now
from tests.casework.registry import people
people.SERIALS = count({serial})
from tests.casework.licences.holders import driver, licence_of
from tongban.casework.keys import development, queries
development.keep(
    queries.site(), address="http://127.0.0.1:8000", provinces=["320000"], parties=["demo_car_rental"],
    at=now() - timedelta(days=2),
)
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
OVER_ASKED = """
from datetime import timedelta
from django.utils.timezone import now
from tongban.basis.credentials import openid4vp
from tongban.basis.credentials.dcql import Query, Wanted
from tongban.basis.credentials.signing import Es256Signer
from tongban.casework.keys import queries
ready, kind = queries.request_signer("demo_car_rental", now()), "urn:tongban:cn:driving-licence:1"
print(openid4vp.request(openid4vp.Ask(
    [Query("a", kind, ((Wanted("name"), Wanted("id_number")),))], "n", "s", "https://elsewhere.example/answer",
    Es256Signer.new().public, "x", "rent_a_car", now(), now() + timedelta(minutes=5),
), ready.signer, ready.certificate))
"""
PUBLISH = """
from django.utils.timezone import now
from tongban.channels.nightly.listing import publish_lists
publish_lists(now())
"""
CHANGE = """
from django.db import transaction
from tests.casework.registry.people import cause
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Act
with transaction.atomic():
    actions.end_document(number={number!r}, act=Act.{act}, cause=cause())
"""


@pytest.fixture(scope="module")
def number(installation: Installation) -> str:
    return installation.python(BEGIN.format(serial=1000)).strip().splitlines()[-1]


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
    assert "姓名、准驾车型、有效期自、有效期至" in wallet.inner_text("[data-part=views]")  # below the button
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
    assert verifier.inner_text("[data-part=issuer]").startswith("江苏省 · http")

    installation.python(CHANGE.format(number=number, act="SUSPEND") + PUBLISH)
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
    wallet.wait_for_selector("[data-part=history]:not([hidden])")
    assert wallet.inner_text("[data-part=entries]").count("出示：") == 2

    wallet.click("[data-part=history] [data-act=home]")
    wallet.click("[data-licence]")
    wallet.click("[data-act=refresh]")
    wallet.wait_for_selector("[data-part=renewed]:has-text('没有取得新的副本')")
    installation.python(CHANGE.format(number=number, act="LIFT") + PUBLISH)
    wallet.click("[data-act=refresh]")  # with the means that came with the refusal
    wallet.wait_for_selector("[data-part=renewed]:has-text('已取得新的副本')")
    assert (faults, more) == ([], [])
    holder.close()
    seeing.close()


def relying_party(installation: Installation, site: Site) -> httpx.Client:
    """Return a system that may ask for the car rental."""
    added = installation.tongban("relying_party", "add", "demo_car_rental").stdout.splitlines()
    client_id, secret = (line.split()[1] for line in added[:2])
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    token = httpx.post(f"{site.address}/api/token/", data=form).json()["access_token"]
    return httpx.Client(base_url=f"{site.address}/api/v1", headers={"Authorization": f"Bearer {token}"})


def answer_with(body: str, route: Route) -> None:
    route.fulfill(body=body)


def asked_by_picture(wallet: Page, link: str) -> None:
    """Open a request where there is no camera, and say no."""
    for said, seen in (("no offer", "[data-said=no-code]"), (link, "[data-part=request]:not([hidden])")):
        chosen: FilePayload = {"name": "code.png", "mimeType": "image/png", "buffer": picture(said)}
        wallet.set_input_files("#picture", chosen)
        wallet.wait_for_selector(seen)
    wallet.click("[data-act=decline]")
    wallet.wait_for_selector("[data-part=told][data-said=request-declined]")


def request_in(wallet: Page, link: str, told: str) -> str:
    """Open a request in the wallet, wait until it says so, and return all that it says."""
    wallet.goto(f"{wallet.url.split('#')[0]}#request={quote(link, safe='')}")
    wallet.wait_for_selector(f"[data-part=app] :text('{told}')")
    return wallet.inner_text("[data-part=app]")


@pytest.mark.browser
def test_a_registered_party_asks_online_and_gets_what_its_holder_agrees_to(
    installation: Installation, site: Site, playwright: Playwright
) -> None:
    number = installation.python(BEGIN.format(serial=3000)).strip().splitlines()[-1]
    text, _ = offer(installation, site, number)
    holder, party = chromium(playwright), relying_party(installation, site)
    _, wallet, faults = phone(holder, f"{site.address}/wallet/zh/#offer={quote(text)}")
    wallet.wait_for_selector("[data-licence]")
    installation.python(PUBLISH)
    begun = party.post("/presentations", json={"purpose": "rent_a_car"}).json()

    shown = request_in(wallet, begun["link"], "示例租车（演示）请您出示证照")
    for each in ("反恐怖主义法 第二十一条", "准驾车型", "C1", "将要发送的只有这些"):
        assert each in shown
    assert "身份号码" not in shown
    wallet.click("[data-act=agree]")
    wallet.wait_for_selector("[data-part=told]:has-text('已经发送')")
    taken = party.post(f"/presentations/{begun['id']}/result").json()["shown"]["driving_licence"]
    assert (taken["outcome"], taken["claims"]["classes"]) == ("valid", ["C1"])
    assert taken["claims"].keys() == {"name", "classes", "first_issued_on", "valid_until"}

    request_in(wallet, begun["link"], "已经结束或者已经答复")
    again = party.post("/presentations", json={"purpose": "rent_a_car"}).json()
    request_in(wallet, again["link"], "请您出示证照")
    wallet.click("[data-act=decline]")
    wallet.wait_for_selector("[data-part=told]:has-text('什么也没有发送')")
    assert party.get(f"/presentations/{again['id']}").json()["state"] == "declined"

    back = "https://car-rental.example/returned"
    here = party.post("/presentations", json={"purpose": "rent_a_car", "return_to": back}).json()
    wallet.route(f"{back}*", lambda route: route.fulfill(body="<h1>rental</h1>", content_type="text/html"))
    request_in(wallet, here["link"], "请您出示证照")
    wallet.click("[data-act=agree]")
    wallet.wait_for_url(f"{back}?*")
    code = wallet.url.partition("response_code=")[2]
    assert party.post(f"/presentations/{here['id']}/result", json={"response_code": "other"}).status_code == 409
    taken = party.post(f"/presentations/{here['id']}/result", json={"response_code": code}).json()["shown"]
    assert taken["driving_licence"]["outcome"] == "valid"
    wallet.goto(f"{site.address}/wallet/zh/")
    ready(wallet)

    over = installation.python(OVER_ASKED).strip().splitlines()[-1]
    for body, told in ((over, "超出了登记的范围"), (f"{over[:-4]}AAAA", "不是真的")):
        wallet.route("**/present/*/request", partial(answer_with, body))
        request_in(wallet, begun["link"], told)
        assert wallet.get_attribute("[data-part=told]", "data-said") in {"request-too-much", "request-wrong"}
        wallet.unroute("**/present/*/request")
    asked_by_picture(wallet, party.post("/presentations", json={"purpose": "rent_a_car"}).json()["link"])
    wallet.click("[data-act=history]")
    wallet.wait_for_selector("[data-part=history]:not([hidden])")
    assert wallet.inner_text("[data-part=entries]").count("示例租车（演示）") == 2
    assert faults == []
    party.close()
    holder.close()


def read_trust(text: str, anchor: str) -> trust.Trust:
    return trust.read(text, Es256Key.from_pem(bytes.fromhex(anchor)), at=datetime.now(UTC))


@pytest.mark.node
def test_somebody_elses_wallet_fetches_a_licence(installation: Installation, site: Site) -> None:
    text, digits = offer(
        installation, site, installation.python(BEGIN.format(serial=2000)).strip().splitlines()[-1], digits=True
    )
    link = f"openid-credential-offer://?credential_offer={quote(text)}"
    done = subprocess.run(  # noqa: S603
        [node_with_packages(), str(NODE / "wallet.mjs"), link, digits],
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
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
