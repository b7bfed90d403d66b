// Pages that say that something is not as their visitor left it: the word is in view, and is where reading goes on.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { book, fillIn, launch, musterhausen, open, openLaterDay, press, selm, somebody, werne } from "./browser.mjs";
import { problems } from "./sound.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function isRead(page, kind) {
  const note = page.locator(`.kern-alert--${kind}`);
  await note.waitFor();
  assert.ok(await note.evaluate((element) => element === document.activeElement), "reading goes on elsewhere");
  const { y } = await note.boundingBox();
  assert.ok(y >= 0 && y < 400, `the word lies at ${y}`);
  assert.deepEqual(await problems(page), []);
}

describe("what has changed meanwhile", { concurrency: true }, () => {
  for (const [language, town] of Object.entries({ de: werne, ar: selm })) {
    test(`is said where a form was made before, in ${language}`, async () => {
      const page = await open(browser);
      await book(page, town, { lang: language });
      await page.locator("a[href*='/verschieben']").click();
      await page.locator("#zeiten").waitFor();
      await openLaterDay(page);
      const stale = await page.context().newPage();
      await stale.goto(page.url());
      await page.locator("#zeiten button.st-time").first().click();
      await isRead(page, "success");
      await stale.locator("#zeiten button.st-time").last().click();
      await isRead(stale, "warning");
      await page.context().close();
    });

    test(`is said where the same time was booked before, in ${language}`, async () => {
      const page = await open(browser);
      await page.goto(`${musterhausen}/zeiten?anliegen=einzelschalter&lang=${language}`);
      await openLaterDay(page);
      const start = await page.locator("#zeiten button.st-time").nth(language === "de" ? 4 : 6).getAttribute("value");
      const wanted = `#zeiten button.st-time[value="${start}"]`;
      const other = await page.context().newPage();
      await other.goto(page.url());
      await page.locator(wanted).click();
      await page.locator("#angaben").waitFor();
      await fillIn(page, somebody());
      await press(page, "#angaben");
      await page.waitForURL(/\/gebucht/);
      await other.locator(wanted).click();
      await other.locator("main a[href*='/termin/']").waitFor();
      assert.equal(await other.locator(":focus").evaluate((element) => element.tagName), "H1");
      assert.deepEqual(await problems(other), []);
      await page.context().close();
    });
  }
});
