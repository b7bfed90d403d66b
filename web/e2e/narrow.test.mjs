// Pages of staff on a telephone: nothing of what they work with lies beyond the edge.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, musterhausen } from "./browser.mjs";
import { bookToday } from "./desk.mjs";
import { workAs } from "./staff.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Tells whether all of an element can be seen, as far as it lies beside the edges. */
async function inView(page, element) {
  return element.evaluate((shown) => {
    const { left, right } = shown.getBoundingClientRect();
    const around = shown.closest(".st-tabs, .st-scroll")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
    return left >= around.left - 1 && right <= around.right + 1;
  });
}

for (const width of [390, 360]) {
  test(`the tab that is open is seen at ${width}`, async () => {
    const page = await workAs(browser, musterhausen, "verwaltung", { viewport: { width, height: 844 } });
    await page.goto(`${musterhausen}/verwaltung?lang=de`);
    assert.ok(await inView(page, page.locator(".st-tabs [aria-current]")));
    await page.context().close();
  });

  test(`what is done with a case is seen at ${width}, and the head stays low`, async () => {
    const { number } = await bookToday(browser);
    const page = await workAs(browser, musterhausen, "leitung", { viewport: { width, height: 844 } });
    await page.goto(`${musterhausen}/bedienplatz/mitte?ansicht=liste&lang=de`);
    const row = page.locator(`#zeilen tr[data-number="${number}"]`);
    assert.ok(await inView(page, row.locator(".st-do button").first()), "the list's last column is cut off");
    const rows = await page.locator(".st-bar").evaluate((bar) => {
      const tops = [...bar.querySelectorAll(".st-brand, .st-search, .st-user, form:not(.st-search), .st-tabs")].map((e) => {
        const { top, height } = e.getBoundingClientRect();
        return Math.round((top + height / 2) / 24);
      });
      return new Set(tops).size;
    });
    assert.ok(rows <= 3, `the head has ${rows} rows`);
    await row.locator("th a").click();
    await page.waitForURL(/\/fall\//);
    assert.ok(await inView(page, page.locator("thead th").last()), "the case's last column is cut off");
    await page.context().close();
  });
}
