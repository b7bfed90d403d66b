// The town hall's day in browsers: what is done by keyboard alone, what others see of it, and what a bad line spoils.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, musterhausen, open, phone } from "./browser.mjs";
import { bookToday, draw, office, signIn, stand } from "./desk.mjs";
import { Keyboard } from "./keyboard.mjs";
import { staffProblems } from "./sound.mjs";

describe("the desk", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  const block = (page, number, state = "") => page.locator(`.st-slots li[data-number="${number}"]${state && `[data-state=${state}]`}`);

  test("is worked at by keyboard alone: sign in, choose a counter, receive, call, finish, draw a number", async () => {
    const { number } = await bookToday(browser);
    const page = await open(browser, { viewport: desktop });
    const keyboard = new Keyboard(page);
    await page.goto(`${musterhausen}/bedienplatz/mitte?lang=de`);
    await keyboard.tabTo("input[name=email]");
    await keyboard.type("clerk@musterhausen.example");
    await keyboard.tabTo("input[name=passwort]");
    await keyboard.type("stadttermin-demo");
    await keyboard.press("Enter");
    await page.waitForURL(/\/mitte/);
    await keyboard.tabTo("#schalter");
    await keyboard.type("Schalter 2");
    await keyboard.tabTo("form[action$='/schalter'] button");
    await keyboard.press("Enter");
    await page.locator("#aufrufen").waitFor();

    await keyboard.tabTo("a.st-ap");
    for (let steps = 0; steps < 60 && !(await focusedNumber(page)).endsWith(number); steps++) {
      const before = await focusedNumber(page);
      await keyboard.press("ArrowDown");
      if (await focusedNumber(page) === before) await keyboard.press("ArrowRight");
    }
    await keyboard.press("d");
    await block(page, number, "arrived").waitFor();
    await keyboard.expectOn(`li[data-number="${number}"] a`);
    const next = await page.locator("#dran .st-no").innerText();
    await keyboard.press("n");
    await page.locator(".st-cur__no", { hasText: next }).waitFor();
    await keyboard.press("n"); // nobody else is called while somebody is here
    await page.locator("#niemand", { hasText: next }).waitFor();

    await page.goto(await page.locator(".st-cur a").getAttribute("href").then((path) => musterhausen + path));
    await keyboard.press("1");
    await page.locator("#unterlagen [aria-pressed=true]").waitFor();
    await page.locator("#nicht-erschienen").waitFor({ state: "detached" });
    await keyboard.press("f");
    await page.locator(".st-cur__no--done", { hasText: next }).waitFor();
    await keyboard.press("w");
    await page.locator("#nummer").waitFor();
    await keyboard.tabTo("#anzahl-personalausweis");
    await keyboard.type("1");
    await keyboard.press("Enter");
    await page.locator("#gezogen-karte").waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("shows on one screen what happens on another, without loading the page again", async () => {
    const { number } = await bookToday(browser);
    const [clerk, lead, reception] = await Promise.all([signIn(browser, "clerk"), signIn(browser, "leitung", { lang: "en" }), signIn(browser, "empfang")]);
    await reception.goto(`${musterhausen}/bedienplatz?lang=de`); // the list of all offices
    await stand(clerk, "1");
    await Promise.all([clerk, lead, reception].map((page) => page.locator("#live[data-now=live]").waitFor()));
    await lead.evaluate(() => { window.loaded = true; });
    await block(clerk, number).locator("a").focus();
    await clerk.keyboard.press("d");
    await block(lead, number, "arrived").waitFor();
    await reception.locator("tr[data-state=arrived]", { hasText: number }).waitFor();
    await clerk.goto(`${office}?ansicht=liste&lang=de`);
    await clerk.locator("tr", { hasText: number }).getByRole("button", { name: /^Aufrufen/ }).click();
    await block(lead, number, "called").waitFor();
    await lead.locator(".st-legend", { hasText: /called 1/ }).waitFor();
    assert.equal(await lead.evaluate(() => window.loaded), true);
    await clerk.goto(`${office}?lang=de`);
    await clerk.keyboard.press("f");
    await block(lead, number, "done").waitFor();
    await Promise.all([clerk, lead, reception].map((page) => page.context().close()));
  });

  test("sends an action again whose answer was lost, and calls nobody twice", async () => {
    const page = await signIn(browser, "clerk");
    await stand(page, "3");
    await draw(page);
    await draw(page);
    const sent = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/naechste")) sent.push(new URLSearchParams(request.postData()).get("schluessel"));
    });
    const line = await page.context().newCDPSession(page);
    await line.send("Fetch.enable", { patterns: [{ urlPattern: "*/naechste", requestStage: "Response" }] });
    line.once("Fetch.requestPaused", async ({ requestId }) => { // the server has answered, and nobody hears it
      await line.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" });
      await line.send("Fetch.disable");
    });
    const next = await page.locator("#dran .st-no").innerText();
    await page.keyboard.press("n");
    await page.locator("#ungesendet").waitFor();
    await page.locator(".st-cur__no", { hasText: next }).waitFor();
    await page.locator("#ungesendet").waitFor({ state: "hidden" });
    assert.equal(sent.length, 2);
    assert.equal(sent[0], sent[1]);
    assert.equal(await page.locator(".st-slots li[data-state=called][data-mine]").count(), 1);
    await page.keyboard.press("f");
    await page.locator(".st-cur__no--done").waitFor();
    await page.context().close();
  });

  test("moves an appointment by keyboard and by hand, and asks before a new time is told", async () => {
    const { number } = await bookToday(browser);
    const page = await signIn(browser, "clerk");
    const lane = () => block(page, number).evaluate((element) => element.parentElement.dataset.lane);
    const row = () => block(page, number).evaluate((element) => element.className.match(/\br(\d+)/)[1]);
    await block(page, number).locator("a").focus();
    const [from, first] = [await lane(), Number(await row())];
    await page.keyboard.press("v");
    await page.locator("#meldung", { hasText: `${number} verschieben` }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#meldung", { hasText: "Nicht verschoben" }).waitFor();
    await page.keyboard.press("v");
    await page.keyboard.press(from === "1" ? "ArrowRight" : "ArrowLeft");
    await page.keyboard.press("Enter");
    await page.locator(`.st-slots:not([data-lane="${from}"]) li[data-number="${number}"][data-pinned]`).waitFor();

    const { x, y, width } = await block(page, number).boundingBox();
    const slot = await page.locator(".st-slots").first().evaluate((list) => parseFloat(getComputedStyle(list).gridAutoRows));
    await page.mouse.move(x + width / 2, y + 5);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 5 + slot * 6, { steps: 6 });
    await page.mouse.move(x + width / 2, y + 5 + slot * 12, { steps: 6 });
    await page.mouse.up();
    await page.locator("#verschieben[open]").waitFor();
    await page.getByRole("button", { name: "Verschieben und benachrichtigen" }).click();
    await page.locator(`.st-slots li.r${first + 12}[data-number="${number}"]`).waitFor();
    await page.context().close();
  });

  for (const [lang, sizes] of Object.entries({ de: [desktop, { width: 1024, height: 768 }, phone], en: [desktop] })) {
    test(`is sound in every view, in ${lang}`, async () => {
      const page = await signIn(browser, "clerk", { lang });
      const { reference } = await bookToday(browser);
      const found = [];
      for (const path of [`/mitte?lang=${lang}`, `/mitte?ansicht=liste&lang=${lang}`, `/fall/${reference}?lang=${lang}`, `/mitte/nummer?lang=${lang}`]) {
        await page.goto(`${musterhausen}/bedienplatz${path}`);
        found.push(...(await staffProblems(page, sizes)).map((problem) => `${path}: ${problem}`));
      }
      await page.goto(`${office}?lang=${lang}`);
      await page.keyboard.press("?");
      await page.locator("#tasten[open]").waitFor();
      found.push(...await staffProblems(page, [desktop]));
      assert.deepEqual(found, []);
      await page.context().close();
    });
  }

  test("works without scripts", async () => {
    const { number } = await bookToday(browser);
    const page = await signIn(browser, "clerk", { scripts: false });
    await stand(page, "1");
    await page.goto(`${office}?ansicht=liste&lang=de`);
    await page.locator("tr", { hasText: number }).getByRole("button", { name: /^Ist da/ }).click();
    await page.locator("tr", { hasText: number }).getByRole("button", { name: /^Aufrufen/ }).click();
    await page.getByRole("link", { name: "Vorgang öffnen" }).click();
    await page.getByRole("button", { name: "Fertig" }).click();
    await page.getByRole("button", { name: new RegExp(`^Zurückholen ?: ${number}$`) }).waitFor();
    await page.context().close();
  });
});

/** Gives the waiting number of the block that has focus, such as "M 3". */
function focusedNumber(page) {
  return page.evaluate(() => document.activeElement?.parentElement?.dataset.number ?? "");
}
