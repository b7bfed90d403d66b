// What happens to a time while somebody types.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, fillIn, launch, open, somebody, toTimes, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function hold(page) {
  await toTimes(page, werne);
  await page.locator("button.st-time").last().click();
  await page.locator("#angaben").waitFor();
}

test("more time keeps what was typed, with focus where it was", async () => {
  const page = await open(browser, { viewport: desktop });
  await hold(page);
  await page.fill("#name", "Kim Beispiel");
  await page.getByRole("button", { name: "Mehr Zeit" }).click();
  await page.locator("#meldung", { hasText: "Wir halten die Zeit jetzt bis" }).waitFor({ state: "attached" });
  assert.equal(await page.inputValue("#name"), "Kim Beispiel");
  assert.equal(await page.evaluate(() => document.activeElement.hasAttribute("data-extend")), true);
  await page.context().close();
});

test("without scripts more time keeps what was typed as well", async () => {
  const page = await open(browser, { scripts: false });
  await hold(page);
  await page.fill("#name", "Kim Beispiel");
  await page.getByRole("button", { name: "Mehr Zeit" }).click();
  await page.locator("#angaben").waitFor();
  assert.equal(await page.inputValue("#name"), "Kim Beispiel");
  await page.context().close();
});

test("the time that runs is announced at five, two and one minute and at its end", async () => {
  const page = await open(browser, { viewport: desktop });
  await page.clock.install();
  await hold(page);
  const said = () => page.locator("#meldung").innerText();
  const seconds = Number(await page.locator("#frist").getAttribute("data-seconds"));
  assert.ok(seconds > 300, `${seconds} seconds are left`);
  for (const [left, sentence] of [[300, "5"], [120, "2"], [60, "eine Minute"], [0, "abgelaufen"]]) {
    await page.clock.fastForward((seconds - left + 1) * 1000 - (await page.evaluate(() => Date.now() - performance.timeOrigin)));
    await page.clock.runFor(2000);
    assert.ok((await said()).includes(sentence), `at ${left}: ${await said()}`);
  }
  await page.context().close();
});

test("a double click books once and both end at the confirmation", async () => {
  const page = await open(browser, { viewport: desktop });
  await hold(page);
  await fillIn(page, somebody());
  await page.getByRole("button", { name: "Termin verbindlich buchen" }).dblclick();
  await page.waitForURL(/\/gebucht/);
  await page.goBack();
  await page.waitForURL(/\/gebucht|\/angaben/);
  await page.goto(`${werne}/angaben`);
  await page.waitForURL(/\/gebucht/);
  await page.context().close();
});
