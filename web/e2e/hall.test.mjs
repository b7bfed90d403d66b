// A display and a kiosk in the waiting area, from pairing to the call.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { at, launch, open } from "./browser.mjs";
import { bookToday, signIn, stand } from "./desk.mjs";
import { staffProblems } from "./sound.mjs";

const town = at("wartingen");
const wide = { width: 1920, height: 1080 };
const tall = { width: 1080, height: 1920 };

/** Lists what is wrong with a page on its device, which has one size. */
const problems = (page) => staffProblems(page, [page.viewportSize()]);

describe("the waiting area", () => {
  let browser;
  let admin;
  before(async () => {
    browser = await launch();
    admin = await signIn(browser, "verwaltung", { town });
  });
  after(() => browser.close());

  /** Opens a device and has it paired. */
  async function pair(path, name, viewport, options = {}) {
    const page = await open(browser, { viewport, ...options });
    await page.emulateMedia({ reducedMotion: "reduce" }); // a number that fades has no contrast to be measured
    await page.goto(`${town}${path}`);
    const code = (await page.locator("#code").innerText()).trim();
    if (options.scripts !== false) assert.deepEqual(await problems(page), [], `${name} with its code`); // else it reloads itself
    await admin.goto(`${town}/verwaltung/geraete?lang=de`);
    await admin.fill("#code", code);
    await admin.fill("#name", name);
    await admin.locator("main form button.kern-btn--primary").click();
    await admin.locator(".st-note--ok").waitFor();
    return page;
  }

  test("shows at once who is called, and says when it does not know", async () => {
    const display = await pair("/anzeige", "Anzeige", wide);
    await display.locator("#aufruf").waitFor(); // by itself, within seconds
    assert.deepEqual(await problems(display), [], "nobody called yet");
    const kiosk = await pair("/kiosk", "Kiosk", tall);
    await kiosk.locator(".st-big").first().waitFor();
    assert.deepEqual(await problems(kiosk), [], "kiosk");

    const booked = await bookToday(browser, town);
    await kiosk.goto(`${town}/kiosk/anmelden?lang=de`);
    await kiosk.keyboard.type("XYZW2345");
    await kiosk.keyboard.press("Enter");
    await kiosk.locator("#meldung").waitFor();
    assert.deepEqual(await problems(kiosk), [], "refused at the kiosk");
    await kiosk.fill("#code", "");
    for (const sign of booked.reference.replaceAll("-", "").slice(-8)) {
      await kiosk.locator(`button[name=taste][value="${sign}"]`).click();
    }
    await kiosk.locator(".st-pad__go").click();
    await kiosk.locator(".st-tick, #meldung").waitFor();

    await kiosk.goto(`${town}/kiosk/nummer?anliegen=personalausweis&lang=de`);
    assert.deepEqual(await problems(kiosk), [], "estimate");
    await kiosk.locator(".st-offered .st-action").click();
    const number = (await kiosk.locator(".st-tick b").innerText()).trim();
    assert.deepEqual(await problems(kiosk), [], "ticket");

    const clerk = await signIn(browser, "clerk", { town });
    await stand(clerk, "1");
    await clerk.locator("form[action$='/naechste'] button[type=submit]").first().click();
    await display.locator("#aufruf:not([data-empty])").waitFor({ timeout: 1500 });
    const called = await display.locator("#nummer").innerText();
    assert.ok([number, booked.number].includes(called), `${called} is called, ${number} and ${booked.number} wait`);
    assert.deepEqual(await problems(display), [], "called");

    await display.route("**/anzeige/ereignisse*", (route) => route.abort());
    await display.reload(); // ends the stream that is open, and no other begins
    await display.locator("#veraltet:visible").waitFor({ timeout: 30_000 });
    assert.equal(await display.locator("#nummer").innerText(), called, "the last call stays");
    await display.unroute("**/anzeige/ereignisse*");
    await display.locator("#veraltet").waitFor({ state: "hidden", timeout: 15_000 });
    assert.deepEqual([...display.complaints, ...kiosk.complaints].filter((line) => !line.includes("ERR_FAILED")), []);

    await admin.goto(`${town}/verwaltung/geraete?lang=de`);
    assert.deepEqual(await problems(admin), [], "devices");
    await admin.locator("tr", { hasText: "Anzeige" }).getByRole("button").click();
    await display.locator("#code").waitFor({ timeout: 15_000 });
  });

  test("has a kiosk that works without scripts and returns to its start", async () => {
    const plain = await pair("/kiosk", "Ohne Skripte", tall, { scripts: false });
    await plain.goto(`${town}/kiosk/anmelden?lang=de`);
    await plain.locator('button[name=taste][value="K"]').click();
    assert.equal(await plain.inputValue("#code"), "K");
    await plain.locator("button[value=weg]").click();
    assert.equal(await plain.inputValue("#code"), "");
    await plain.locator("form[action='/kiosk/groesse'] button").click();
    await plain.locator("html.st-kiosk-device--large").waitFor();
  });
});
