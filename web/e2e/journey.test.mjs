// From the first page to a cancelled appointment and back, as people go: on a phone, at a desk, without scripts, and with
// nothing but the keyboard.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, fillIn, launch, open, phone, plettenberg, press, somebody, werne } from "./browser.mjs";
import { Keyboard } from "./keyboard.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

describe("an appointment is found, booked, moved, cancelled and taken back", { concurrency: 2 }, () => {
  for (const [how, { town, ...options }] of Object.entries({
    "on a phone": { town: werne, viewport: phone },
    "at a desk": { town: plettenberg, viewport: desktop },
    "without scripts": { town: plettenberg, viewport: phone, scripts: false },
    "without scripts at a desk": { town: werne, viewport: desktop, scripts: false },
  })) {
    test(how, async () => {
      const page = await open(browser, options);
      await page.goto(town);
      await page.fill("#q", "Perso");
      await page.press("#q", "Enter");
      await page.locator("#treffer").waitFor();
      await page.locator(".st-rowlink", { hasText: "Personalausweis beantragen" }).first().click();

      await page.getByRole("heading", { level: 1, name: "Ihre Anliegen" }).waitFor();
      await page.getByRole("button", { name: "Eins mehr: Personalausweis beantragen" }).click();
      await page.locator(".st-big", { hasText: "25" }).waitFor();
      await page.locator("a.kern-btn--primary:visible").click();

      await page.getByRole("heading", { level: 1, name: "Wann möchten Sie kommen?" }).waitFor();
      await page.locator("a.st-day").nth(1).click();
      await page.locator("a.st-day").nth(1).and(page.locator("[aria-current]")).waitFor();
      const day = await page.locator("#tag").innerText();
      await page.locator("button.st-time").first().click();

      await page.getByRole("heading", { level: 1, name: "Ihre Angaben" }).waitFor();
      const person = somebody();
      await fillIn(page, { ...person, email: "kim.beispiel.de" });
      await press(page, "#angaben");
      await page.locator(".st-errors").waitFor();
      assert.match(await page.title(), /^Fehler: /);
      assert.equal(await page.inputValue("#name"), person.name);
      await fillIn(page, person);
      await press(page, "#angaben");

      await page.waitForURL(/\/gebucht/);
      const shown = await page.locator(".st-done").innerText();
      assert.ok(shown.includes(day), `${shown} lacks ${day}`);
      assert.equal(await page.getByRole("button", { name: "Drucken" }).isVisible(), options.scripts !== false);
      const reference = await page.locator(".st-codes dd").first().innerText();

      await page.getByRole("link", { name: "Termin verschieben" }).click();
      await page.getByText(`Bisher: ${day}`).waitFor();
      const later = page.locator("button.st-time").nth(2);
      const time = await later.innerText();
      await later.click();
      await page.getByRole("heading", { level: 1, name: "Ihr Termin" }).waitFor();
      assert.equal(await page.locator(".st-codes dd").first().innerText(), reference);
      assert.equal(await page.locator(".st-big").first().innerText(), time);

      await page.getByRole("link", { name: "Termin absagen" }).click();
      await page.getByRole("button", { name: "Ja, Termin absagen" }).click();
      await page.getByRole("heading", { level: 1, name: "Ihr Termin ist abgesagt" }).waitFor();
      await page.getByRole("button", { name: "Absage zurücknehmen" }).click();
      await page.getByText("Was möchten Sie tun?").waitFor();
      assert.equal(await page.locator(".st-big").first().innerText(), time);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});

describe("the keyboard alone", { concurrency: 2 }, () => {
  for (const [where, town] of Object.entries({ "in Werne": werne, "in Plettenberg": plettenberg })) {
    test(`books and cancels ${where}, with focus to be seen at every step`, async () => {
      const page = await open(browser, { viewport: desktop });
      await page.emulateMedia({ reducedMotion: "reduce" }); // scrolls at once, so that what has focus is where it stays
      await page.goto(town);
      const keyboard = new Keyboard(page);
      await keyboard.tabTo(".st-skip");
      await keyboard.press("Enter");
      await keyboard.tabTo("#q");
      await keyboard.type("Perso");
      await Promise.all([page.waitForEvent("load"), keyboard.press("Enter")]);
      await keyboard.tabTo(".st-rowlink");
      await keyboard.press("Enter");

      await page.locator("#mehr-personalausweis").waitFor();
      await keyboard.tabTo("#mehr-personalausweis");
      await keyboard.press("Space");
      await page.locator(".st-big", { hasText: "25" }).waitFor();
      await keyboard.expectOn("#mehr-personalausweis");
      await keyboard.tabTo("a.kern-btn--primary");
      await keyboard.press("Enter");

      await page.locator("#zeiten").waitFor();
      await keyboard.tabTo("a.st-day:not([aria-current])");
      await keyboard.press("Enter");
      await page.locator("a.st-day:focus[aria-current]").waitFor();
      await keyboard.tabTo("button.st-time");
      await keyboard.press("Space");

      await page.locator("#angaben").waitFor();
      const person = somebody();
      await keyboard.tabTo("button[data-extend]");
      await keyboard.press("Enter");
      await page.locator("#meldung", { hasText: "Wir halten die Zeit jetzt bis" }).waitFor({ state: "attached" });
      await keyboard.expectOn("button[data-extend]");
      await keyboard.tabTo("#name");
      await keyboard.type(person.name);
      await keyboard.press("Enter");
      await page.locator(".st-errors:focus").waitFor();
      await keyboard.tabTo(".st-errors a");
      await keyboard.press("Enter");
      await keyboard.expectOn("#email");
      await keyboard.type(person.email);
      await keyboard.press("Enter");

      await page.waitForURL(/\/gebucht/);
      await page.locator("h1:focus").waitFor();
      await keyboard.tabTo("a[href*='/absagen']");
      await keyboard.press("Enter");
      await page.waitForURL(/absagen/);
      await keyboard.tabTo("main button");
      await keyboard.press("Space");
      await page.locator("h1:focus", { hasText: "Ihr Termin ist abgesagt" }).waitFor();
      await page.context().close();
    });
  }
});
