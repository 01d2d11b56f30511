"""A holder's whole way in a real Chromium: register, read, confirm, amend, be returned, correct, pass, apply, withdraw."""

import pytest
from PIL import Image

from tests.lookup_app.browsing import serve
from tests.lookup_app.conftest import WEI, with_own_casework
from tests.pipelines.casework.conftest import portrait

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser
PASSWORD = "又一串够长的口令-2019"
SOMEBODY_ELSE = {"holder_name": "莫知夏", "id_number": "450206199003170026", "phone": ""}


@pytest.fixture(scope="module")
def own(installation, tmp_path_factory):
    """The installation with a casework of its own, in which the holder of two certificates has no account yet."""
    fresh = with_own_casework(installation, tmp_path_factory.mktemp("way"))
    store = fresh.store()
    store.accounts.change_person(store.accounts.find("holder2").account_id, SOMEBODY_ELSE, by="test")
    store.close()
    return fresh


@pytest.fixture(scope="module")
def site(own):
    with serve(own.environment) as address:
        yield address


@pytest.fixture
def files(tmp_path):
    """Evidence, a photo that keeps the rule, one that doesn't, and a script that calls itself a picture."""
    Image.new("RGB", (300, 420), "#e8d9b0").save(tmp_path / "证书.png")
    (tmp_path / "照片.jpg").write_bytes(portrait())
    (tmp_path / "红底.jpg").write_bytes(portrait(background=(200, 30, 30)))
    (tmp_path / "脚本.jpg").write_bytes(b"#!/bin/sh\necho no picture\n")
    return tmp_path


def settle(page):
    """The page as it stands when nothing runs any more."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def card(page, title):
    """One certificate or application of the list."""
    return page.locator("[class*=st-key-case_]").filter(has_text=title)


def fill(page, label, text):
    page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.keyboard.press("Tab")
    settle(page)


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def register(page):
    page.goto("/account/register")
    for field, text in (
        ("login", "wei.xiaoman"), ("password", PASSWORD), ("holder_name", WEI[0]), ("id_number", WEI[1]), ("phone", "13800000000"),
    ):  # fmt: skip
        page.fill(f"[name={field}]", text)
    page.check("[name=consent]")
    page.click("button[type=submit]")
    expect(page.get_by_text("退出")).to_be_visible()


def confirm(page):
    page.goto("/mine")
    own = card(page, "助理工程师")
    expect(own.locator(".sy-tag")).to_have_text("待确认")
    own.get_by_text("查看：每一项内容及其来源").first.click()
    expect(own.get_by_text("鱼峰区职改办 › 2015.xlsx › 名册 › 5").first).to_be_visible()
    own.get_by_role("button", name="确认").click()
    expect(own.get_by_text("确认后不可撤销")).to_be_visible()
    expect(own.get_by_role("button", name="确认无误")).to_be_disabled()
    own.get_by_text("我已逐项核对").click()
    own.get_by_role("button", name="确认无误").click()
    expect(own.locator(".sy-tag")).to_have_text("已确认")
    expect(own.get_by_role("button", name="确认")).to_have_count(0)


def amend(page, files):
    card(page, "20150001").get_by_role("button", name="修改信息").click()
    expect(page.get_by_text("还没有与登记内容不同的栏目")).to_be_visible()
    fill(page, "专业", "机械制造工艺")
    expect(page.get_by_role("row", name="专业 机械设计与制造 机械制造工艺")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请上传佐证材料后再提交").first).to_be_visible()
    uploads = page.locator("input[type=file]")
    uploads.first.set_input_files(files / "脚本.jpg")
    expect(page.get_by_text("文件不是 JPG、PNG 或 PDF")).to_be_visible()
    uploads.first.set_input_files(files / "证书.png")
    expect(page.get_by_text("1. 证书")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="提交").click()
    expect(card(page, "20150001").locator(".sy-tag")).to_have_text("待审核")


def office(own, *acts):
    """Reviewers act on what waits of the certificate."""
    store = own.store()
    people = {login: store.accounts.find(login) for login in ("examiner", "approver")}
    case = next(case for case in store.review.queue(people["examiner"]) if case.certificate_id == "c1")
    for login, action, payload in acts:
        case = store.cases.apply(action, people[login], case.case_id, case.version, **payload)
    store.close()


def correct(page):
    page.goto("/mine")
    own = card(page, "20150001")
    expect(own.get_by_text("退回理由：材料模糊")).to_be_visible()
    own.get_by_role("button", name="继续填写").click()
    expect(page.get_by_text("填写申请")).to_be_visible()
    settle(page)
    expect(page.get_by_text("退回理由：材料模糊")).to_be_visible()
    fill(page, "专业", "机械制造")
    expect(page.get_by_text("1. 证书")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(card(page, "20150001").locator(".sy-tag")).to_have_text("待审核")


def apply(page, files):
    page.goto("/apply")
    page.get_by_role("tab", name="申请注册").click()
    expect(page.get_by_role("button", name="下一步")).to_be_disabled()
    page.get_by_text("我已阅读并理解").click()
    page.get_by_role("button", name="下一步").click()
    fill(page, "按证书编号或管理号查询证书（可选）", "20131234")
    page.get_by_role("button", name="查询证书").click()
    expect(page.get_by_text("没有可以自动填写的记录").first).to_be_visible()
    expect(page.get_by_role("textbox", name="证书编号", exact=True)).to_have_value("20131234")
    page.get_by_role("button", name="保存并进入下一步").click()
    expect(page.get_by_text("还须填写：职称系列、职务名称、获取时间、批准机关。").first).to_be_visible()
    choose(page, "职称系列", "经济系列")
    for label, text in (("职务名称", "经济师"), ("获取时间", "2013-11"), ("批准机关", "柳州市职称改革工作领导小组")):
        fill(page, label, text)
    page.get_by_role("button", name="保存并进入下一步").click()
    expect(page.get_by_role("row", name="职务名称 经济师")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(files / "证书.png")
    expect(page.get_by_text("1. 证书")).to_be_visible()
    settle(page)
    page.locator("input[type=file]").last.set_input_files(files / "红底.jpg")
    expect(page.get_by_text("照片背景应为蓝色")).to_be_visible()
    page.locator("input[type=file]").last.set_input_files(files / "照片.jpg")
    expect(page.get_by_role("button", name="移除")).to_have_count(2)
    settle(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交，请等待审核。").first).to_be_visible()


def withdraw(page):
    page.goto("/mine")
    own = card(page, "经济师（注册申请）")
    own.get_by_role("button", name="撤回").click()
    expect(own.get_by_role("button", name="继续填写")).to_be_visible()


def test_a_holders_whole_way(page, own, files):
    register(page)
    confirm(page)
    amend(page, files)
    office(own, ("examiner", "return", {"reason": "材料模糊"}))
    correct(page)
    office(own, ("examiner", "examine", {}), ("approver", "pass", {}))
    page.goto("/mine")
    expect(card(page, "20150001").locator(".sy-tag")).to_have_text("已通过")
    apply(page, files)
    withdraw(page)
    page.goto("/messages")
    expect(page.get_by_text("您的申请被退回")).to_be_visible()
    expect(page.get_by_text("您的申请已通过")).to_be_visible()
    store = own.store()
    states = sorted(case.state for case in store.holder.mine(store.accounts.find("wei.xiaoman")))
    assert states == sorted(["已确认", "已通过", "待提交"])
    assert store.decisions().select("column", "value").rows() == [("specialty", "机械制造")]
    store.audit.verify()
    store.close()
