// The figures of a town: sound in both languages, at a desk and on a phone, and had as files.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone, werne } from "./browser.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

describe("figures", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test("the page is sound, and a period is chosen by a form", async () => {
    const page = await workAs(browser, werne, "datenschutz");
    for (const lang of ["de", "en"]) {
      await page.goto(`${werne}/verwaltung/kennzahlen?lang=${lang}`);
      assert.deepEqual(await staffProblems(page, [phone, desktop]), []);
    }
    const quarter = await page.locator("#zeitraum option[value*='-Q']").first().getAttribute("value");
    await page.selectOption("#zeitraum", quarter);
    await page.click(".st-pick button");
    await page.waitForURL((url) => url.searchParams.get("zeitraum") === quarter);
  });

  test("whoever leads an office takes its figures along as a spreadsheet", async () => {
    const page = await workAs(browser, werne, "leitung");
    await page.goto(`${werne}/verwaltung/kennzahlen?lang=de`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href*='art=xlsx']")]);
    assert.match(download.suggestedFilename(), /^kennzahlen-.*\.xlsx$/);
  });
});
