"""What axe finds on a page, without what it only calls minor or moderate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A violation is as grave as its rule. The rules whose violations nobody would read are a third of axe's work; reading
# its program is a fifth, and a document that stays needs it only once: the pages of the dashboard are one.
FIND = """async () => {
  const rules = axe._audit.rules.filter(rule => ["minor", "moderate"].includes(rule.impact));
  const found = await axe.run({
    resultTypes: ["violations"],
    rules: Object.fromEntries(rules.map(rule => [rule.id, {enabled: false}])),
  });
  return found.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(one => (
    one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")));
}"""


def severe_violations(page: Page) -> list[str]:
    """The serious and critical violations, each with the elements it was found in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(FIND)
    return found
