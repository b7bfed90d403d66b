// Who presses / and types a name looks for somebody: on no page are the letters commands to the person at the counter.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, musterhausen } from "./browser.mjs";
import { bookToday, callNext, draw, signIn, stand } from "./desk.mjs";

const names = ["nowak", "demir", "franke", "park", "rex"]; // begin with the letters of commands

describe("the key /", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  /** Opens each page and types; gives what was posted. */
  async function typeOn(page, paths, name) {
    const found = [];
    for (const path of paths) {
      await page.goto(`${musterhausen}/bedienplatz${path}`);
      await page.evaluate(() => document.activeElement?.blur());
      const posted = [];
      const note = (request) => { if (request.method() === "POST") posted.push(new URL(request.url()).pathname); };
      page.on("request", note);
      await page.keyboard.type(`/${name}`);
      const typed = await page.locator("header input[type=search]").inputValue();
      await page.keyboard.press("Enter");
      await page.locator("main #suche").waitFor();
      page.off("request", note);
      if (typed !== name || posted.join() !== "/bedienplatz/suche") found.push(`${path}: typed ${typed}, posted ${posted}`);
    }
    return found;
  }

  test("goes to the search on every page of staff, and nobody is called, marked or finished by a name", async () => {
    const { reference } = await bookToday(browser);
    const clerk = await signIn(browser, "clerk");
    await stand(clerk, "2");
    await draw(clerk);
    await callNext(clerk);
    const serving = new URL(await clerk.locator(".st-cur a").getAttribute("href"), musterhausen).pathname.replace("/bedienplatz", "");
    const paths = [
      "", "/mitte", "/mitte?ansicht=liste", serving, `/fall/${reference}`, `/termin/${reference}`, `/termin/${reference}/verschieben`,
      "/telefon", "/mitte/nummer", "/liste", "/konto", "/suche",
    ];
    for (const name of names) assert.deepEqual(await typeOn(clerk, name === names[0] ? paths : ["/mitte", serving], name), []);
    await clerk.goto(`${musterhausen}/bedienplatz${serving}`);
    await clerk.keyboard.press("f");
    await clerk.locator(".st-cur__no--done").waitFor();
    await clerk.context().close();

    const lead = await signIn(browser, "leitung");
    assert.deepEqual(await typeOn(lead, ["/ausfall", "/ausfall/neu", "/mitte/notfall", "/import"], "franke"), []);
    await lead.context().close();
  });

  test("swallows what is typed after it where the search cannot be reached", async () => {
    const clerk = await signIn(browser, "clerk");
    await stand(clerk, "3");
    await draw(clerk);
    await clerk.evaluate(() => { document.querySelector("header .st-search").hidden = true; });
    const posted = [];
    clerk.on("request", (request) => { if (request.method() === "POST") posted.push(request.url()); });
    await clerk.keyboard.type("/nowak");
    await clerk.keyboard.press("Enter");
    await clerk.locator("#aufrufen").waitFor();
    assert.deepEqual(posted, []);
    assert.match(clerk.url(), /\/mitte/);
    await callNext(clerk); // afterwards letters are commands again
    await clerk.keyboard.press("f");
    await clerk.locator(".st-cur__no--done").waitFor();
    await clerk.context().close();
  });

  test("is taken for a letter no more once keys are switched off, and ? still shows where to switch them on", async () => {
    const clerk = await signIn(browser, "clerk");
    await clerk.evaluate(() => localStorage.setItem("stadttermin.tasten", "aus"));
    await clerk.reload();
    await clerk.keyboard.press("?");
    await clerk.locator("#tasten[open]").waitFor();
    await clerk.context().close();
  });
});
