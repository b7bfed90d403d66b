// The language can be changed in every step, and nothing of what was done is lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, fillIn, launch, musterhausen, open, press, somebody, takeTime, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function speak(page, language, lang) {
  await page.locator(".st-lang summary").click();
  await page.getByRole("link", { name: language, exact: true }).click();
  await page.locator(`html[lang=${lang}]`).waitFor();
}

test("from the first page to the confirmation, step and basket are kept", async () => {
  const page = await open(browser, { viewport: desktop });
  await page.goto(`${werne}/?q=ausweis&lang=de`);
  await speak(page, "English", "en");
  assert.equal(await page.inputValue("#q"), "ausweis");

  await page.goto(`${werne}/auswahl?anliegen=personalausweis:2,meldebescheinigung&lang=de`);
  await speak(page, "English", "en");
  assert.match(await page.title(), /Step 1 of 3|step 1 of 3/);
  assert.equal(await page.locator("main li.st-card").count(), 2);
  await page.locator("a.kern-btn--primary:visible").click();
  await page.locator("#zeiten").waitFor();
  await page.locator("a.st-day").nth(1).click();
  await page.locator("a.st-day").nth(1).and(page.locator("[aria-current]")).waitFor();
  const chosen = await page.locator("a.st-day[aria-current]").getAttribute("id");
  await speak(page, "Deutsch", "de");
  assert.equal(await page.locator("a.st-day[aria-current]").getAttribute("id"), chosen);
  await takeTime(page);
  await speak(page, "English", "en");
  await page.locator("#angaben").waitFor();
  await press(page, "#angaben");
  await page.locator(".st-errors").waitFor();
  await speak(page, "Deutsch", "de");
  await fillIn(page, somebody());
  await press(page, "#angaben");
  await page.waitForURL(/\/gebucht/);
  const reference = await page.locator(".st-codes dd").first().innerText();
  await speak(page, "English", "en");
  assert.equal(await page.locator(".st-codes dd").first().innerText(), reference);
  await page.locator("a[href*='/verschieben']").click();
  await page.locator("#zeiten").waitFor();
  await speak(page, "Deutsch", "de");
  await page.getByText("Bisher:").waitFor();
  await page.context().close();
});

test("the browser's language is spoken at first, and German names stand beside the translation", async () => {
  const page = await open(browser, { locale: "en-GB" });
  await page.goto(`${werne}/anliegen/ausweise`);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.locator("bdi[lang=de]", { hasText: "Personalausweis beantragen" }).first().waitFor();
  await page.context().close();
});

test("in Arabic the page runs from right to left, telephone numbers do not", async () => {
  const page = await open(browser, { locale: "ar" });
  await page.goto(musterhausen);
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  const number = page.locator("a[href^='tel:']").first();
  assert.equal(await number.evaluate((element) => getComputedStyle(element).direction), "ltr");
  await page.context().close();
});
