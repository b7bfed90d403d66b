// What happens to a time while somebody types, and when two want the same.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { book, desktop, fillIn, launch, musterhausen, open, openLaterDay, press, somebody, takeTime, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function hold(page, town = werne) {
  await page.goto(`${town}/zeiten?anliegen=personalausweis`);
  await takeTime(page);
}

describe("a held time", { concurrency: 2 }, () => {
  for (const scripts of [true, false]) {
    test(`is held longer and what was typed stays, ${scripts ? "with focus where it was" : "without scripts as well"}`, async () => {
      const page = await open(browser, { viewport: desktop, scripts });
      await hold(page);
      await page.fill("#name", "Kim Beispiel");
      await page.getByRole("button", { name: "Mehr Zeit" }).click();
      if (scripts) {
        await page.getByRole("status").filter({ hasText: "Wir halten die Zeit jetzt bis" }).waitFor({ state: "attached" });
        assert.equal(await page.evaluate(() => document.activeElement.hasAttribute("data-extend")), true);
      } else {
        await page.waitForURL(/verlaengern/);
      }
      assert.equal(await page.inputValue("#name"), "Kim Beispiel");
      await page.context().close();
    });
  }

  test("counts down aloud at five, two and one minute and at its end", async () => {
    const page = await open(browser, { viewport: desktop });
    await page.clock.install();
    await hold(page);
    const seconds = Number(await page.locator("#frist").getAttribute("data-seconds"));
    assert.ok(seconds > 300, `${seconds} seconds are left`);
    for (const [left, sentence] of [[300, "5"], [120, "2"], [60, "eine Minute"], [0, "abgelaufen"]]) {
      await page.clock.fastForward((seconds - left + 1) * 1000 - (await page.evaluate(() => Date.now() - performance.timeOrigin)));
      await page.clock.runFor(2000);
      await page.getByRole("status").filter({ hasText: sentence }).waitFor({ state: "attached" });
    }
    await page.context().close();
  });

  test("is booked once by a double click, and back from the confirmation leads to it again", async () => {
    const page = await open(browser, { viewport: desktop });
    await hold(page);
    await fillIn(page, somebody());
    await page.locator("#angaben button.kern-btn--primary").dblclick();
    await page.waitForURL(/\/gebucht/);
    const reference = await page.locator(".st-codes dd").first().innerText();
    const held = new URL(page.url()).searchParams.get("r");
    await page.goBack();
    await page.goto(`${werne}/angaben?r=${held}`);
    await page.waitForURL(/\/gebucht/);
    assert.equal(await page.locator(".st-codes dd").first().innerText(), reference);
    await page.context().close();
  });

  test("is exchanged for another by going back, and the first is free again", async () => {
    const page = await open(browser, { viewport: desktop });
    await page.goto(`${musterhausen}/zeiten?anliegen=einzelschalter`);
    await openLaterDay(page);
    const first = page.locator("button.st-time").last();
    const value = await first.getAttribute("value");
    await first.click();
    await page.locator("#angaben").waitFor();
    await page.getByRole("link", { name: "Zurück zu den Zeiten" }).click();
    await page.getByText("Wir halten für Sie frei").waitFor();
    await page.locator(".st-next button").click();
    await page.locator("#angaben").waitFor();
    await page.goto(`${musterhausen}/zeiten?anliegen=einzelschalter&tag=${value.slice(0, 10)}`);
    await page.locator(`button.st-time[value="${value}"]`).waitFor();
    await page.context().close();
  });

  test("is booked by the tab that shows it, while another tab holds and books another", async () => {
    const first = await open(browser, { viewport: desktop });
    await hold(first);
    const second = await first.context().newPage();
    await second.goto(`${werne}/zeiten?anliegen=meldebescheinigung`);
    await second.locator(".st-next button").click();
    await second.locator("#angaben").waitFor();
    for (const [tab, service] of [[first, "Personalausweis"], [second, "Meldebescheinigung"]]) {
      const person = somebody();
      await fillIn(tab, person);
      await press(tab, "#angaben");
      await tab.waitForURL(/\/gebucht/);
      await tab.locator(".st-done", { hasText: service }).waitFor();
      await tab.getByText(person.email).waitFor();
    }
    await first.context().close();
  });

  test("is booked by a browser that keeps no cookies, and ends at the appointment", async () => {
    const page = await open(browser, { viewport: desktop });
    await hold(page);
    await page.context().clearCookies();
    await fillIn(page, { name: "", email: somebody().email });
    await press(page, "#angaben");
    await page.locator(".st-errors").waitFor();
    await page.context().clearCookies();
    await fillIn(page, somebody());
    await press(page, "#angaben");
    await page.waitForURL(/\/termin\//);
    await page.locator("a[href*='/absagen']").waitFor();
    await page.context().close();
  });
});

test("of two who want the only counter at one time, the second gets the nearest instead, with one click", async () => {
  const [faster, slower] = await Promise.all([open(browser), open(browser)]);
  await slower.goto(`${musterhausen}/zeiten?anliegen=einzelschalter`);
  const day = await slower.locator("a.st-day").nth(3).getAttribute("href");
  await slower.goto(musterhausen + day);
  await faster.goto(musterhausen + day);
  const time = (page) => page.locator("button.st-time").nth(4);
  const wanted = await time(slower).innerText();
  await time(faster).click();
  await faster.locator("#angaben").waitFor();
  await time(slower).click();
  await slower.locator("h1", { hasText: `${wanted} ist gerade vergeben worden` }).waitFor();
  assert.equal(await slower.locator(".st-alt").count(), 4);
  await slower.locator(".st-alt").first().click();
  await slower.locator("#angaben").waitFor();
  await fillIn(slower, somebody());
  await press(slower, "#angaben");
  await slower.waitForURL(/\/gebucht/);
  await Promise.all([faster.context().close(), slower.context().close()]);
});

test("a time that was cancelled and taken by somebody else cannot be taken back", async () => {
  const [owner, other] = await Promise.all([open(browser), open(browser)]);
  await book(owner, musterhausen, { basket: "einzelschalter" });
  const when = await owner.locator(".st-done strong").first().innerText();
  await owner.getByRole("link", { name: "Termin absagen" }).click();
  await owner.getByRole("button", { name: "Ja, Termin absagen" }).click();
  await owner.getByRole("button", { name: "Absage zurücknehmen" }).waitFor();
  await book(other, musterhausen, { basket: "einzelschalter" });
  assert.equal(await other.locator(".st-done strong").first().innerText(), when);
  await owner.getByRole("button", { name: "Absage zurücknehmen" }).click();
  await owner.getByText("Die Zeit ist inzwischen vergeben").waitFor();
  await Promise.all([owner.context().close(), other.context().close()]);
});
