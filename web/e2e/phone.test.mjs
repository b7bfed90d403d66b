// Somebody calls: booking with keys alone, and what comes after.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, musterhausen, somebody, werne } from "./browser.mjs";
import { mailTo } from "./mailbox.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const phone = (lang = "de") => `${werne}/bedienplatz/telefon?lang=${lang}`;
const focused = (page, selector) => page.waitForFunction((selector) => document.activeElement.matches(selector), selector);

/** A keyboard that counts. */
function counting(page) {
  let count = 0;
  return {
    press: (key) => { count += 1; return page.keyboard.press(key); },
    strokes: () => count,
  };
}

/** Books with keys alone and gives the reference. */
async function bookByKeys(page, name) {
  const keys = counting(page);
  await page.goto(phone());
  await focused(page, "[role=combobox]");
  await keys.press("p");
  await keys.press("e");
  await keys.press("Enter");
  await focused(page, "input[name=wahl]");
  await keys.press("Enter");
  await focused(page, "#name");
  await page.keyboard.type(name);
  await keys.press("Enter");
  await page.waitForURL(/gebucht=/);
  return { reference: (await page.locator("[data-reference]").innerText()).trim(), strokes: keys.strokes() };
}

describe("on the telephone", { concurrency: 2 }, () => {
  test("a call is booked, found, moved, cancelled and taken back", async () => {
    const page = await workAs(browser, werne, "empfang");
    const name = `Jörg Müller ${somebody().email.slice(4, 12)}`;
    const { reference, strokes } = await bookByKeys(page, name);
    assert.ok(strokes <= 12, `${strokes} keys beside the name`);
    assert.match(reference, /^WER-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    await focused(page, "#ansage");
    const words = await page.locator(".st-spell li").allInnerTexts();
    assert.equal(words.map((word) => word[0]).join(""), reference.replaceAll("-", ""));
    assert.equal(words[0], "W Wuppertal");
    assert.deepEqual(await staffProblems(page), []);

    await page.keyboard.press("Tab"); // away from the heading, then to the search of the bar
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("/");
    await focused(page, "header input[name=suche]");
    await page.keyboard.type(name.replace("Jörg Müller", "mueller"));
    await page.keyboard.press("Enter");
    await page.locator("tbody th", { hasText: name }).waitFor();
    assert.equal(new URL(page.url()).search, "", "a name stands in no address");
    assert.deepEqual(await staffProblems(page), []);
    await page.getByRole("link", { name: reference }).click();
    assert.deepEqual(await staffProblems(page), []);

    const before = await page.locator("h1").innerText();
    await page.getByRole("link", { name: "Verschieben" }).click();
    await page.locator("input[name=wahl]").last().check({ force: true });
    await page.getByRole("button", { name: "Auf diese Zeit verschieben" }).click();
    await page.getByText("Der Termin ist verschoben").waitFor();
    assert.notEqual(await page.locator("h1").innerText(), before);
    await page.getByRole("button", { name: "Termin absagen" }).click();
    await page.getByText("Der Termin ist abgesagt, die Zeit ist frei").waitFor();
    await page.getByRole("button", { name: "Absage zurücknehmen" }).click();
    await page.getByText("Der Termin gilt wieder").waitFor();
    assert.deepEqual(await staffProblems(page), []);
    await page.context().close();
  });

  test("a time is kept from the first letter of the name, dropped by Escape and brought back", async () => {
    const page = await workAs(browser, werne, "leitung");
    await page.goto(phone());
    await page.keyboard.type("perso");
    await page.keyboard.press("Enter");
    await focused(page, "input[name=wahl]");
    await page.keyboard.press("2");
    await page.locator(".st-stepper b", { hasText: "2" }).waitFor();
    await page.keyboard.press("+");
    await page.keyboard.type("reisepass");
    await page.keyboard.press("Enter");
    await page.locator(".st-basket li").nth(1).waitFor();
    await focused(page, "input[name=wahl]");
    assert.equal(await page.locator("#reservierung .st-tag").count(), 0, "choosing alone keeps nothing");
    await page.keyboard.press("Enter");
    await page.keyboard.type("K");
    await page.locator("#reservierung .st-tag", { hasText: "Reserviert bis" }).waitFor();
    assert.deepEqual(await staffProblems(page), []);
    await page.keyboard.press("Escape");
    await page.locator("#verworfen").waitFor();
    assert.equal(await page.locator(".st-basket li").count(), 0);
    await page.getByRole("button", { name: "Zurückholen" }).click();
    await page.locator("#reservierung .st-tag").waitFor();
    assert.equal(await page.inputValue("#name"), "K");
    assert.equal(await page.locator(".st-basket li").count(), 2);
    await page.getByRole("button", { name: "Freigeben" }).click();
    await page.waitForURL(/\/telefon\?lang=de$/);
    await page.context().close();
  });

  test("why a time is free or not is said beside the call, and Escape gives focus back", async () => {
    const page = await workAs(browser, werne, "empfang", { lang: "en" });
    await page.goto(phone("en"));
    await page.keyboard.type("pe");
    await page.keyboard.press("Enter");
    await focused(page, "input[name=wahl]");
    await page.keyboard.press("?");
    await focused(page, "#warum-titel");
    await page.getByText("Schalter 1").or(page.getByText("Counter 1")).first().waitFor();
    await page.keyboard.press("Escape");
    await focused(page, "input[name=wahl]");
    await page.fill("#tag", "2026-12-24");
    await page.fill("#zeit", "10:05");
    await page.press("#zeit", "Enter");
    await page.locator("[data-why-link]").click();
    await focused(page, "#warum-titel");
    await page.locator("#warum", { hasText: "Weihnachten" }).waitFor();
    assert.deepEqual(await staffProblems(page), []);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("?");
    await page.locator("dialog#tasten[open]").waitFor();
    assert.deepEqual(await staffProblems(page), []);
    await page.context().close();
  });

  test("it all works without scripts, and the confirmation on paper too", async () => {
    const page = await workAs(browser, werne, "empfang", { scripts: false });
    await page.goto(phone());
    await page.selectOption("#dazu", "personalausweis");
    await page.getByRole("button", { name: "Hinzufügen" }).click();
    await page.fill("#name", "Ohne Skript");
    await page.selectOption("#sprache", "en");
    await page.getByRole("button", { name: "Zeit jetzt reservieren" }).click();
    await page.getByText("Reserviert bis").waitFor();
    assert.equal(await page.inputValue("#name"), "Ohne Skript");
    await page.getByRole("button", { name: "Verbindlich buchen" }).click();
    await page.getByRole("link", { name: "Als Brief" }).click();
    await page.getByText("Dear Ohne Skript").waitFor();
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("heading", { name: "Zum Ansagen" }).waitFor();
    await page.context().close();
  });

  test("whoever gives an address gets the usual mails", async () => {
    const page = await workAs(browser, musterhausen, "empfang");
    const { name, email } = somebody();
    await page.goto(`${musterhausen}/bedienplatz/telefon?anliegen=personalausweis&lang=de`);
    await page.fill("#name", name);
    await page.fill("#email", email);
    await page.getByRole("button", { name: "Verbindlich buchen" }).click();
    await page.waitForURL(/gebucht=/);
    const reference = (await page.locator("[data-reference]").innerText()).trim();
    const confirmation = await mailTo(email, /^Ihr Termin/);
    assert.ok(confirmation.text.includes(reference));
    await page.getByRole("link", { name: "Termin öffnen" }).click();
    await page.getByLabel("Wir müssen absagen").check();
    await page.getByRole("button", { name: "Termin absagen und Mail senden" }).click();
    await page.getByText("Der Termin ist abgesagt, die Zeit ist frei").waitFor();
    await mailTo(email, /^Wir müssen absagen/);
    await page.context().close();
  });
});
