// Administrators change what their town has set: a form, its effect, and only then it is saved.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { at, launch, phone } from "./browser.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

const town = at("plettenberg");
const admin = `${town}/verwaltung`;

describe("the settings of a town", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  const submit = async (page) => {
    await page.locator(".st-savebar button.kern-btn--primary").click();
    await page.waitForLoadState();
  };
  const openFirstRule = async (page) => {
    await page.goto(`${admin}/oeffnungszeiten?lang=de`);
    await page.locator(".sa-tbl td.st-num a").first().click();
    await page.waitForLoadState();
  };

  test("every page of them is sound, wide and narrow", async () => {
    const page = await workAs(browser, town, "verwaltung");
    const paths = ["standorte", "oeffnungszeiten", "schliessungen", "anliegen", "regeln", "aenderungen", "anliegen/neu", "standorte/neu", "regeln/kommune"];
    for (const path of [...paths, "regeln/besucher"]) {
      await page.goto(`${admin}/${path}?lang=de`);
      assert.deepEqual(await staffProblems(page), [], path);
    }
    await page.context().close();
  });

  test("hours come into force once their effect was seen, and are taken back from the list of changes", async () => {
    const page = await workAs(browser, town, "verwaltung", { javaScriptEnabled: false });
    await openFirstRule(page);
    const until = await page.inputValue("#until");
    await page.fill("#until", "09:00");
    await submit(page);
    assert.match(page.url(), /\/verwaltung\/aenderungen\/[0-9a-f-]{36}/);
    assert.match(await page.locator(".sa-fx").innerText(), /−\d+/);
    await submit(page);
    await page.locator(".st-note--ok").waitFor();
    await openFirstRule(page);
    assert.equal(await page.inputValue("#until"), "09:00");
    await page.goto(`${admin}/aenderungen?lang=de`);
    await page.getByRole("button", { name: /^Zurücknehmen/ }).first().click();
    await page.waitForLoadState();
    await submit(page);
    await openFirstRule(page);
    assert.equal(await page.inputValue("#until"), until);
    await page.context().close();
  });

  test("what cannot be read, and what would not be right, comes back as it was typed with a sentence at the field", async () => {
    const page = await workAs(browser, town, "verwaltung");
    await openFirstRule(page);
    await page.fill("#until", "halb vier");
    await submit(page);
    assert.equal(await page.inputValue("#until"), "halb vier");
    assert.match(await page.locator("[id='until-f']").innerText(), /07:30/);
    assert.equal(await page.getAttribute("#until", "aria-invalid"), "true");
    await page.fill("#until", "05:00");
    await submit(page);
    assert.equal(await page.inputValue("#until"), "05:00");
    assert.ok(await page.locator("[id='until-f']").innerText());
    assert.deepEqual(await staffProblems(page), []);
    await page.context().close();
  });

  test("two administrators on one form are told, and nothing is overwritten", async () => {
    const [one, other] = await Promise.all([workAs(browser, town, "verwaltung"), workAs(browser, town, "verwaltung")]);
    for (const [page, minutes] of [[one, "35"], [other, "45"]]) {
      await page.goto(`${admin}/regeln/buchung?lang=de`);
      await page.fill("[name='booking.lead_minutes']", minutes);
    }
    for (const page of [one, other]) await submit(page);
    await submit(one);
    await submit(other);
    assert.match(await other.locator("h1").innerText(), /gleichzeitig/);
    assert.deepEqual(await staffProblems(other), []);
    await other.locator("input[value=take]").first().check();
    await submit(other);
    await submit(other);
    await other.goto(`${admin}/regeln/buchung?lang=de`);
    assert.equal(await other.inputValue("[name='booking.lead_minutes']"), "45");
    await one.context().close();
    await other.context().close();
  });

  test("a new service with documents and a fee is made on a telephone and found by citizens", async () => {
    const page = await workAs(browser, town, "verwaltung", { viewport: phone });
    await page.goto(`${admin}/anliegen/neu?lang=de`);
    await page.fill("[name=name]", "Bollerwagen anmelden");
    await page.fill("[name=minutes]", "10");
    await page.fill("[name='bring.0.text']", "Foto des Bollerwagens");
    await page.locator("button[name=mehr][value=bring]").click();
    await page.waitForLoadState();
    await page.fill("[name='bring.1.text']", "Kaufvertrag");
    await page.fill("[name='fees.0.from']", "2026-01-01");
    await page.fill("[name='fees.0.amount']", "12,50");
    await submit(page);
    assert.deepEqual(await staffProblems(page), []);
    await submit(page);
    await page.locator(".st-note--ok").waitFor();
    await page.goto(`${town}/?q=Bollerwagen&lang=de`);
    assert.match(await page.locator("main").innerText(), /Bollerwagen anmelden/);
    await page.context().close();
  });

  test("what has no date waits for its day, and can be withdrawn", async () => {
    const page = await workAs(browser, town, "verwaltung");
    await page.goto(`${admin}/regeln/kommune?lang=de`);
    const name = await page.inputValue("[name=name]");
    await page.fill("[name=name]", "Stadt im Wandel");
    await submit(page);
    await page.locator("input[name=wann][value=tag]").check();
    await submit(page);
    const waiting = page.locator("section[aria-labelledby=vorgemerkt] li", { hasText: "Stadt im Wandel" });
    await waiting.waitFor();
    assert.deepEqual(await staffProblems(page), []);
    await waiting.getByRole("button", { name: "Zurückziehen" }).click();
    await page.waitForLoadState();
    assert.equal(await waiting.count(), 0);
    await page.goto(`${admin}/regeln/kommune?lang=de`);
    assert.equal(await page.inputValue("[name=name]"), name);
    await page.context().close();
  });
});
