"""The pages in a real Chromium, served by the real command: few ways, each whole."""

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


def test_a_reviewer_opens_examines_and_takes_back_by_keys_alone(page, installation):
    sign_in(page, "examiner", installation.password)
    page.goto("/case")
    heading = page.locator(".sy-case h1")
    first = heading.inner_text()
    expect(page.get_by_role("button", name="审阅")).to_be_visible()
    page.wait_for_timeout(1000)
    page.keyboard.press("e")
    expect(heading).not_to_have_text(first)
    expect(page.get_by_role("button", name="撤销上一步")).to_be_visible()
    page.wait_for_timeout(1000)
    page.keyboard.press("z")
    expect(heading).to_have_text(first)


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


def test_a_page_of_staff_is_not_there_for_others_by_its_address(page, installation):
    sign_in(page, "employer", installation.password)
    page.goto("/ledger")
    expect(page.get_by_role("heading", name="证书核验")).to_be_visible()
    assert page.get_by_text("报送文件").count() == 0
