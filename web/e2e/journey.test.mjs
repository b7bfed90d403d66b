// From the first page to a cancelled appointment, as people go: with and without scripts, on a phone and at a desk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, expectSound, fillIn, launch, open, phone, somebody, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const [what, options] of Object.entries({
  "on a phone": { viewport: phone },
  "at a desk": { viewport: desktop },
  "without scripts": { viewport: phone, scripts: false },
  "in the dark": { viewport: desktop, scheme: "dark" },
})) {
  test(`an appointment is found, booked, moved, cancelled and taken back ${what}`, async () => {
    const page = await open(browser, options);
    const sound = (where) => (options.scripts === false ? undefined : expectSound(page, `${where} ${what}`));

    await page.goto(werne);
    await sound("start");
    await page.fill("#q", "Perso");
    await page.press("#q", "Enter");
    await page.locator("#treffer").waitFor();
    await sound("search");
    await page.locator(".st-rowlink", { hasText: "Personalausweis beantragen" }).first().click();

    await page.locator("h1", { hasText: "Ihre Anliegen" }).waitFor();
    await page.getByRole("button", { name: /^Eins mehr: Personalausweis/ }).click();
    await page.locator(".st-big", { hasText: "25" }).waitFor();
    await sound("basket");
    await page.locator("a.kern-btn--primary:visible").first().click();

    await page.locator("h1", { hasText: "Wann möchten Sie kommen?" }).waitFor();
    await sound("times");
    await page.locator("a.st-day").nth(1).click();
    await page.locator("a.st-day").nth(1).and(page.locator("[aria-current]")).waitFor();
    const chosen = await page.locator("#tag").innerText();
    await page.locator("button.st-time").first().click();

    await page.locator("h1", { hasText: "Ihre Angaben" }).waitFor();
    await sound("details");
    const person = somebody();
    await fillIn(page, { ...person, email: "kim.beispiel.de" });
    await page.getByRole("button", { name: "Termin verbindlich buchen" }).click();
    await page.locator(".st-errors:focus").waitFor();
    assert.match(await page.title(), /^Fehler: /);
    assert.equal(await page.inputValue("#name"), person.name);
    await sound("errors");
    await fillIn(page, person);
    await page.getByRole("button", { name: "Termin verbindlich buchen" }).click();

    await page.waitForURL(/\/gebucht/);
    await page.locator("h1:focus").waitFor();
    assert.ok((await page.locator(".st-done").innerText()).includes(chosen));
    await sound("booked");
    const reference = await page.locator(".st-codes dd").first().innerText();

    await page.getByRole("link", { name: "Termin verschieben" }).click();
    await page.getByText("Bisher:").waitFor();
    await sound("move");
    await page.locator("button.st-time").nth(2).click();
    await page.locator("h1", { hasText: "Ihr Termin" }).waitFor();
    assert.equal(await page.locator(".st-codes dd").first().innerText(), reference);
    await sound("appointment");

    await page.getByRole("link", { name: "Termin absagen" }).click();
    await page.locator("h1", { hasText: "Möchten Sie diesen Termin absagen?" }).waitFor();
    await sound("cancel");
    await page.getByRole("button", { name: "Ja, Termin absagen" }).click();
    await page.locator("h1", { hasText: "Ihr Termin ist abgesagt" }).waitFor();
    await sound("cancelled");
    await page.getByRole("button", { name: "Absage zurücknehmen" }).click();
    await page.getByText("Was möchten Sie tun?").waitFor();
    await page.context().close();
  });
}
