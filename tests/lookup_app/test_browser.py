"""The pages in a real Chromium, served by the real command: few ways, each whole."""

from dataclasses import replace

import pytest

from tests.lookup_app.browsing import sign_in

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
expect = playwright.expect


def test_an_employer_gets_an_answer_and_a_report_and_checks_it(page):
    page.goto("/")
    page.get_by_role("textbox", name="持证人姓名").fill("韦小满")
    page.get_by_role("textbox", name="身份证号").fill("450205198803127244")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="招聘录用").click()
    page.get_by_role("button", name="核验").last.click()
    expect(page.locator(".sy-outcome h2")).to_have_text("核验通过")
    assert "450205198803127244" not in page.url + page.title()
    page.get_by_role("button", name="生成核验报告").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载核验报告").click()
    code = download.value.suggested_filename.rsplit("-", 1)[-1].removesuffix(".pdf")
    page.goto(f"/recheck?code={code}")
    expect(page.locator(".sy-outcome h2")).to_have_text(["核验通过", "核验通过"])


def test_a_telephone_shows_the_form_and_not_found_in_english(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/lookup?lang=en")
    page.get_by_role("textbox", name="Holder's name").fill("从无此人")
    page.get_by_role("textbox", name="ID number").fill("450205198803127244")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="Recruitment").click()
    page.get_by_role("button", name="Verify").last.click()
    expect(page.locator(".sy-outcome h2")).to_have_text("Not found")
    expect(page.get_by_text("What to do next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def acts_on(case_id: str, store) -> list[str]:
    """What was done to the case, oldest first."""
    return [event["action"] for event in store.cases.history(case_id)]


def press(page, key: str, is_done) -> None:
    """Presses a key, again where a page that has just come back did not hear it yet, until what it is to do is seen."""
    for _ in range(8):
        page.keyboard.press(key)
        for _ in range(50):
            if is_done():
                return
            page.wait_for_timeout(100)
    raise AssertionError(f"{key} did nothing")


def settled(page):
    """Nothing, once the page is connected and nothing runs."""
    page.locator(".stApp[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]").wait_for()


def test_a_reviewer_works_by_keys_alone_through_a_colleague_and_a_server_that_dies(
    page, chromium, server, installation
):
    """Two at one case, a server killed before and after the write, and back: one event each, and everybody sees where they are."""
    store = replace(installation, environment=installation.environment | server.environment).store()
    store.accounts.add("colleague", installation.password, display_name="乙", roles=["examiner"])
    (case,) = store.review.queue(store.accounts.find("examiner"))
    sign_in(page, "examiner", installation.password)
    page.goto("/case")
    heading = page.locator(".sy-case h1")
    expect(page.get_by_role("button", name="审阅")).to_be_visible()
    settled(page)
    assert f"case={case.case_id}" in page.url
    first = heading.inner_text()
    with chromium.new_context(base_url=server.address, locale="zh-CN") as elsewhere:
        other = elsewhere.new_page()
        sign_in(other, "colleague", installation.password)
        other.goto("/case")
        expect(other.get_by_role("button", name="审阅")).to_be_visible()
        settled(other)
        server.kill()
        page.keyboard.press("e")
        assert acts_on(case.case_id, store) == ["receive"]
        server.start()
        settled(page)
        expect(heading).to_have_text(first)
        press(page, "e", lambda: "examine" in acts_on(case.case_id, store))
        server.kill()
        server.start()
        settled(page)
        settled(other)
        expect(other.locator(".sy-case h1")).to_have_text(first)
        other.keyboard.press("e")
    assert acts_on(case.case_id, store) == ["receive", "examine"]
    expect(page.get_by_role("button", name="撤销上一步")).to_be_visible()
    press(page, "z", lambda: "undo" in acts_on(case.case_id, store))
    expect(heading).to_have_text(first)
    assert acts_on(case.case_id, store) == ["receive", "examine", "undo"]
    store.audit.verify()
    store.close()


def test_a_holder_amends_with_evidence_and_withdraws(page, installation, tmp_path):
    from PIL import Image

    evidence = tmp_path / "证书.png"
    Image.new("RGB", (300, 420), "#e8d9b0").save(evidence)
    sign_in(page, "holder2", installation.password)
    page.goto("/mine")
    page.get_by_role("button", name="修改信息").first.click()
    page.get_by_role("textbox", name="专业").fill("机械制造工艺")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    page.locator("input[type=file]").first.set_input_files(evidence)
    expect(page.get_by_text("1. 证书")).to_be_visible()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交，请等待审核。").first).to_be_visible()
    page.get_by_role("button", name="撤回").first.click()
    expect(page.get_by_text("已撤回，可以修改后重新提交。").first).to_be_visible()


def test_a_script_called_jpg_is_refused_in_words(page, installation, tmp_path):
    script = tmp_path / "photo.jpg"
    script.write_bytes(b"#!/bin/sh\necho no picture\n")
    sign_in(page, "holder2", installation.password)
    page.goto("/mine")
    page.get_by_role("button", name="修改信息").or_(page.get_by_role("button", name="继续填写")).first.click()
    page.locator("input[type=file]").first.set_input_files(script)
    expect(page.get_by_text("文件不是 JPG、PNG 或 PDF")).to_be_visible()


def test_a_pictures_address_serves_its_own_viewer_alone_and_only_while_signed_in(page, chromium, site, installation):
    """The evidence on a reviewer's screen, asked for again by nobody, by an employer and by the reviewer who has signed out."""
    sign_in(page, "examiner", installation.password)
    page.goto("/case")
    picture = page.get_by_role("img").and_(page.locator("[src*='/media/']")).first
    picture.wait_for()
    address = picture.get_attribute("src")
    assert page.request.get(address).status == 200
    with chromium.new_context(base_url=site) as elsewhere:
        assert elsewhere.request.get(address).status == 404
        other = elsewhere.new_page()
        sign_in(other, "employer", installation.password)
        assert other.request.get(address).status == 404
    page.goto("/account/logout")
    assert page.request.get(address).status == 404


def test_a_page_of_staff_is_not_there_for_others_by_its_address(page, installation):
    sign_in(page, "employer", installation.password)
    page.goto("/ledger")
    expect(page.get_by_role("heading", name="证书核验")).to_be_visible()
    assert page.get_by_text("报送文件").count() == 0
