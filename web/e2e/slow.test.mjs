// What happens to a form whose visitor has used up their budget: the device works, or a minute is waited for.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { at, launch, open, phone, press } from "./browser.mjs";
import { problems } from "./sound.mjs";

const town = at("wartingen"); // where one message an hour is sent without a pause

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function report(page, language) {
  await page.goto(`${town}/barrierefreiheit?lang=${language}`);
  await page.fill("#nachricht", "Die Seite „Zeiten“ liest\nnichts vor.");
  await press(page, "main form");
}

describe("a form beyond the budget", { concurrency: 1 }, () => {
  test("goes on by itself once the device has worked", async () => {
    const page = await open(browser, { viewport: phone });
    for (let sent = 0; sent < 2; sent++) {
      await report(page, "de");
      await page.waitForURL(/gesendet=ja/);
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  for (const [language, direction, heading] of [["de", "ltr", "Einen Moment bitte"], ["ar", "rtl", "لحظة من فضلك"]]) {
    test(`is explained and kept without scripts, in ${language}`, async () => {
      const page = await open(browser, { viewport: phone, scripts: false });
      await report(page, language);
      assert.equal(await page.locator("h1").innerText(), heading);
      assert.equal(await page.locator("html").getAttribute("dir"), direction);
      assert.equal(await page.locator("input[name=nachricht]").inputValue(), "Die Seite „Zeiten“ liest\r\nnichts vor.".replace("\r\n", "\n"));
      assert.ok(await page.locator("main a[href^=tel]").isVisible());
      await press(page, "main form"); // too early: the same page
      assert.equal(await page.locator("h1").innerText(), heading);
      await page.context().close();
    });
  }

  test("is a page that everybody can use", async () => {
    const page = await open(browser, { viewport: phone });
    await page.route("**/work-*.js", () => {}); // the work never begins, so that the page stays
    await report(page, "de");
    await page.locator("form[data-work]").waitFor();
    assert.deepEqual(await problems(page), []);
    if (process.env.PICTURES) for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: `${process.env.PICTURES}/slow-${scheme}.png`, fullPage: true });
    }
    await page.context().close();
  });
});

describe("signing in beyond the budget", { concurrency: 1 }, () => {
  async function guess(page, times, language = "de") {
    for (let n = 0; n < times; n++) {
      await page.goto(`${town}/bedienplatz/anmelden?lang=${language}`);
      await page.fill("#email", `niemand${n}@wartingen.example`);
      await page.fill("#passwort", "geraten und daneben");
      await press(page, "main form");
    }
  }

  test("goes on once the device has worked and the password was typed again", async () => {
    const page = await open(browser, { viewport: phone });
    await guess(page, 21);
    await page.waitForFunction(() => document.querySelector("input[name=nachweis]")?.value);
    assert.match(await page.locator("[data-work]").innerText(), /^Fertig/);
    assert.equal(await page.inputValue("#passwort"), "");
    assert.deepEqual(await problems(page, { least: 24 }), []);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/slow-sign-in.png`, fullPage: true });
    await page.fill("#passwort", "geraten und daneben");
    await press(page, "main form");
    assert.equal(await page.locator("[data-work]").count(), 0, "the work was not taken");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("is explained without scripts", async () => {
    const page = await open(browser, { viewport: phone, scripts: false });
    await guess(page, 1, "en");
    assert.match(await page.locator("[data-work]").innerText(), /^Wait until /);
    assert.match(await page.locator("#fehler").innerText(), /new password by mail/);
    await page.context().close();
  });
});
