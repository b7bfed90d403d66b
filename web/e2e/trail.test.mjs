// The audit trail and the lists for a day without network: sound in both languages, at a desk and on a phone, by the
// people who may open them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone, werne } from "./browser.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

describe("trail and lists", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  const sizes = [phone, desktop];

  test("the trail is sound, filtered by its address and examined by a form", async () => {
    const page = await workAs(browser, werne, "datenschutz");
    for (const lang of ["de", "en"]) {
      await page.goto(`${werne}/verwaltung/protokoll?lang=${lang}`);
      assert.deepEqual(await staffProblems(page, sizes), []);
    }
    await page.goto(`${werne}/verwaltung/protokoll?lang=de`);
    await page.click(".st-chain button");
    await page.selectOption("#wer", "system");
    await page.click(".st-filter button");
    await page.waitForURL(/wer=system/);
    assert.ok(await page.locator("tbody tr").count() > 0, "the demo accounts are on record");
  });

  test("an office lead sets the lists up, and takes the encrypted file", async () => {
    const page = await workAs(browser, werne, "leitung");
    await page.goto(`${werne}/bedienplatz/liste?lang=de`);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await page.click("section a[href*='/notfall']");
    assert.deepEqual(await staffProblems(page, sizes), []);
    await page.fill("#empfaenger", "buero@werne.example");
    await page.fill("#kennwort", "im Tresor hinten links");
    await page.click("main button.kern-btn--primary");
    await page.locator("[role=status]").waitFor();
    await page.click("form[action$='/probe'] button");
    await page.locator("[role=status]").waitFor();
    assert.deepEqual(await staffProblems(page, sizes), []);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    assert.match(file.suggestedFilename(), /^termine-.*\.pdf$/);
    await page.click("form[action$='/beenden'] button");
    await page.locator("[role=status]").waitFor();
  });
});
