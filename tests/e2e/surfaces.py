"""The browsers' own surfaces, driven by what each browser has for it: context menu, keys, address bar, toolbar button.

Chromium lets its worker fire the events. In Firefox the real menu, the real keys and the real address bar are used.
"""

from __future__ import annotations

import json
from typing import Any, cast

from browsers import CENTRE
from chromium import Chromium
from firefox import FIREFOX_UUID, Firefox, FirefoxTab
from tabs import Browser, Tab, eventually

WIDGET = "paperlight_extension"
# What the browser tells of a click with the right button: on a link, or on the selection.
CLICKED = """(() => {
  const link = document.querySelector(%s)?.closest("a");
  const selectionText = String(getSelection());
  const info = { frameId: 0, pageUrl: location.href, ...(link && { linkUrl: link.href }) };
  return { ...info, ...(selectionText && { selectionText }) };
})()"""
SELECT = "void getSelection().selectAllChildren(document.querySelector(%s))"


def select(tab: Tab, selector: str) -> None:
    """Select an element's text."""
    tab.evaluate(SELECT % json.dumps(selector))


def choose(browser: Browser, tab: Tab, menu: str, selector: str) -> None:
    """Choose a line of the context menu of an element."""
    if isinstance(browser, Chromium):
        info = {"menuItemId": menu, "editable": False, **tab.evaluate(CLICKED % json.dumps(selector))}
        _fire(browser, tab, "contextMenus.onClicked", "info, tab", info)
        return
    firefox = cast("Firefox", browser)
    x, y = tab.evaluate(CENTRE % json.dumps(selector))
    _right_click(cast("FirefoxTab", tab), x, y)
    item = f"document.getElementById('{WIDGET}-menuitem-_{menu}')"
    eventually(lambda: in_firefox(firefox, f"return !!{item}"))
    in_firefox(firefox, f"{item}.doCommand(); document.getElementById('contentAreaContextMenu').hidePopup();")


def press(browser: Browser, tab: Tab, command: str) -> None:
    """Press the key of a command."""
    if isinstance(browser, Chromium):
        _fire(browser, tab, "commands.onCommand", "info, tab", command)
        return
    tab.evaluate("0")  # brings it to the front
    # Keys that have no combination yet have no element: theirs is given by the reader.
    in_firefox(
        cast("Firefox", browser),
        "const { extension } = WebExtensionPolicy.getByHostname(arguments[0]);"
        "extension.shortcuts.onCommand(arguments[1]);",
        FIREFOX_UUID,
        command,
    )


def badge(browser: Browser, tab: Tab) -> list[str]:
    """The badge's text and the title of the toolbar button for a tab."""
    asked = "chrome.action.%s({ tabId: tab.id })"
    script = f"Promise.all([{asked % 'getBadgeText'}, {asked % 'getTitle'}])"
    return cast("list[str]", from_extension(browser, tab, script))


def from_extension(browser: Browser, tab: Tab, script: str) -> Any:
    """Evaluate in a page of the extension's, where `tab` is the browser's own object for a tab."""
    url = tab.evaluate("location.href")
    page = browser.tab(
        browser.extension_page("icons/icon.svg" if isinstance(browser, Chromium) else "popup/popup.html")
    )
    try:
        found = f"(await chrome.tabs.query({{}})).find(({{ url }}) => url === {json.dumps(url)})"
        return page.evaluate(f"(async () => {{ const tab = {found}; return {script}; }})()")
    finally:
        page.close()


def in_firefox(browser: Firefox, script: str, *values: Any) -> Any:
    """Run a script in Firefox's own window."""
    browser.marionette.ask("Marionette:SetContext", value="chrome")
    try:
        arguments = {"script": script, "args": list(values), "sandbox": "system"}
        return browser.marionette.ask("WebDriver:ExecuteScript", **arguments)["value"]
    finally:
        browser.marionette.ask("Marionette:SetContext", value="content")


def _fire(browser: Chromium, tab: Tab, event: str, names: str, value: Any) -> None:
    url = tab.evaluate("location.href")
    browser.context.service_workers[0].evaluate(
        f"""async ([info, url]) => {{
          const tab = (await chrome.tabs.query({{}})).find((one) => one.url === url);
          chrome.{event}.dispatch({names});
        }}""",
        [value, url],
    )


def _right_click(tab: FirefoxTab, x: float, y: float) -> None:
    move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0, "origin": "viewport"}
    actions = [move, {"type": "pointerDown", "button": 2}, {"type": "pointerUp", "button": 2}]
    mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
    tab.marionette.ask("WebDriver:SwitchToWindow", handle=tab.handle, focus=True)
    tab.marionette.ask("WebDriver:PerformActions", actions=[mouse])
