// What a desk says about its own doing: notices that stay, a line that has gone silent, forms that could not be sent.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, musterhausen } from "./browser.mjs";
import { callNext, draw, office, signIn, stand } from "./desk.mjs";
import { workAs } from "./staff.mjs";

describe("the line between desk and server", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test("a notice stays through what the page learns meanwhile, until it is closed or something else is done", async () => {
    const page = await signIn(browser, "clerk");
    await stand(page, "2");
    await draw(page);
    const expected = await page.locator("#aufrufen").evaluate((button) => button.form.elements.erwartet.value);
    await page.locator("#live[data-now=live]").waitFor();
    // Somebody else was named than is next: the answer is a refusal.
    await page.locator("#aufrufen").evaluate((button) => { button.form.elements.erwartet.value = "M 9999"; });
    await page.keyboard.press("n");
    await page.locator("#hinweis[role=alert]").waitFor();
    const spoken = await page.locator("#hinweis").evaluate((note) => { note.dataset.seen = "1"; return note.textContent.trim(); });
    assert.match(spoken, new RegExp(expected));
    const refreshed = page.waitForResponse((answer) => answer.url().includes("teil=alles"));
    await page.evaluate(() => dispatchEvent(new Event("online"))); // the page fetches itself
    await refreshed;
    await page.locator("#meldung").waitFor({ state: "attached" });
    assert.equal(await page.locator("#hinweis[data-seen]").count(), 1, "the same notice, which is not announced again");
    await page.getByRole("button", { name: "Hinweis schließen" }).click();
    await page.locator("#hinweis").waitFor({ state: "detached" });

    await page.locator("#aufrufen").evaluate((button) => { button.form.elements.erwartet.value = "M 9999"; });
    await page.keyboard.press("n");
    await page.locator("#hinweis").waitFor();
    await page.locator("#aufrufen").evaluate((button, number) => { button.form.elements.erwartet.value = number; }, expected);
    await callNext(page);
    await page.locator("#hinweis").waitFor({ state: "detached" });
    await page.keyboard.press("f");
    await page.locator(".st-cur__no--done").waitFor();
    await page.context().close();
  });

  test("a server that says nothing is told at once: what is sent, that it is away, and the dot says so", async () => {
    const page = await workAs(browser, musterhausen, "clerk");
    await page.clock.install();
    await page.goto(`${office}?lang=de`);
    await page.locator("#live[data-now=live]").waitFor();
    await page.route("**/bedienplatz/**", () => {}); // from now on nothing is answered
    await page.evaluate(() => {
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/bedienplatz/mitte/naechste" });
      form.dataset.act = "";
      form.id = "probe";
      document.querySelector("main").append(form);
      form.requestSubmit();
    });
    await page.clock.fastForward(400);
    await page.locator("#unterwegs", { hasText: "Wird gesendet" }).waitFor();
    await page.clock.fastForward(8000);
    await page.locator("#ungesendet").waitFor();
    await page.locator("#live[data-now=gone]").waitFor();
    assert.equal(await page.locator("#unterwegs").isVisible(), false);
    await page.context().close();
  });

  test("a stream that has fallen silent is no live one", async () => {
    const page = await workAs(browser, musterhausen, "clerk");
    await page.clock.install();
    await page.addInitScript(() => {
      window.EventSource = class extends EventTarget {
        static CLOSED = 2;
        readyState = 1;
        constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("open")), 10); }
        close() { this.readyState = 2; }
      };
    });
    await page.goto(`${office}?lang=de`);
    await page.clock.fastForward(50);
    await page.locator("#live[data-now=live]").waitFor();
    await page.route("**/stand?**", () => {});
    await page.clock.fastForward(21_000);
    await page.locator("#live[data-now=gone]", { hasText: "Getrennt" }).waitFor();
    await page.context().close();
  });

  test("what was typed at the phone stays where the session has ended or the server fails", async () => {
    const page = await workAs(browser, musterhausen, "empfang");
    await page.goto(`${musterhausen}/bedienplatz/telefon?anliegen=personalausweis&lang=de`);
    await page.locator("input[name=wahl]:checked").waitFor({ state: "attached" });
    await page.fill("#buchung [name=name]", "Kim Beispiel");
    await page.locator("#reservierung [data-held]").waitFor({ state: "attached" });
    let answer = { status: 500, contentType: "text/html", body: "<main></main>" };
    await page.route(
      (url) => url.pathname === "/bedienplatz/telefon",
      (route) => (route.request().method() === "POST" ? route.fulfill(answer) : route.continue()),
    );
    await page.locator("#buchung button.kern-btn--primary").click();
    await page.locator("#nicht-gesendet", { hasText: "Der Server antwortet nicht" }).waitFor();
    await page.unroute((url) => url.pathname === "/bedienplatz/telefon");
    await page.unrouteAll();
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.locator("#buchung button.kern-btn--primary").click();
    await page.locator("#nicht-gesendet", { hasText: "Ihre Sitzung ist zu Ende" }).waitFor();
    assert.equal(await page.inputValue("#buchung [name=name]"), "Kim Beispiel");
    await page.context().addCookies(cookies);
    await page.locator("#buchung button.kern-btn--primary").click();
    await page.waitForURL(/gebucht=/);
    await page.context().close();
  });
});
