// What a town looks like and says, as its administrators change it: in both languages, at a desk and on a phone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone, werne } from "./browser.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

describe("appearance", () => {
  let browser, page;
  before(async () => {
    browser = await launch();
    page = await workAs(browser, werne, "verwaltung");
  });
  after(() => browser.close());

  const sizes = [phone, desktop];
  const shot = async (name) => {
    if (!process.env.SHOTS) return;
    for (const [size, viewport] of [["1280", desktop], ["390", phone]]) {
      await page.setViewportSize(viewport);
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${process.env.SHOTS}/${name}-${size}.png`, fullPage: true });
    }
    await page.setViewportSize(desktop);
  };

  test("a colour that is too weak is not published, and the nearest that is not is proposed", async () => {
    await page.goto(`${werne}/verwaltung/gestaltung?lang=de`);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await shot("gestaltung");
    await page.fill("#color", "#4f9f84");
    await page.fill("#on_color", "#ffffff");
    await page.fill("#color_dark", "#8fd0b8");
    await page.fill("#on_color_dark", "#0c1a15");
    assert.equal(await page.inputValue("input[name=color_wahl]"), "#4f9f84", "both fields are one value");
    await page.click("main button.kern-btn--primary");
    await page.locator("#fehler").waitFor();
    assert.deepEqual(await staffProblems(page, sizes), []);
    await shot("gestaltung-fehler");
    await page.click("button[name=vorschlag]");
    await page.waitForURL(/entwurf=/);
    assert.equal(await page.locator("#fehler").count(), 0);
    assert.notEqual(await page.inputValue("#color"), "#4f9f84");
  });

  test("the preview is the real page in the draft's colours, and takes nothing", async () => {
    const colour = await page.inputValue("#color");
    const dark = page.frameLocator("iframe").nth(1);
    await dark.locator("h1").waitFor();
    assert.equal(await dark.locator("html").getAttribute("data-kern-theme"), "dark");
    const shown = (name) => dark.locator("html").evaluate((html, property) => getComputedStyle(html).getPropertyValue(property).trim(), name);
    assert.equal(await shown("--st-brand"), colour);
    assert.equal(await shown("--st-accent"), await page.inputValue("#color_dark"));
    assert.equal(await dark.locator("a[href], script, input:enabled, button:enabled").count(), 0);
    await shot("gestaltung-entwurf");
  });

  test("what is left out of a drawing is listed before it is taken", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x()</script><path style="fill:#14507f" d="M0 0h9v9z" onclick="y()"/></svg>';
    await page.setInputFiles("#mark", { name: "wappen.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) });
    await page.click("main button.kern-btn--primary");
    const note = await page.locator(".st-note--warn").innerText();
    assert.match(note, /script/);
    assert.match(note, /onclick/);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await page.setInputFiles("#mark", { name: "wappen.svg", mimeType: "image/svg+xml", buffer: Buffer.from("kein Bild") });
    await page.setInputFiles("#skyline", { name: "gross.svg", mimeType: "image/svg+xml", buffer: Buffer.from("x".repeat(41 * 1024)) });
    await page.click("main button.kern-btn--primary");
    assert.equal(await page.locator("#mark-f, #skyline-f").count(), 2, "each file says what is wrong with it");
    await page.click("main button.kern-btn--primary");
    await page.waitForURL(/aenderungen/);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await shot("gestaltung-wirkung");
  });

  test("legal texts stand in every language, and the page is seen before it is saved", async () => {
    await page.goto(`${werne}/verwaltung/rechtliches?lang=de&seite=impressum`);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await page.fill("#text-en", "# Imprint\n\nTown of Werne, **the mayor**");
    await page.click("button[name=zeigen]");
    await page.waitForURL(/entwurf=/);
    await shot("rechtliches");
    await page.click("main button.kern-btn--primary");
    await page.waitForURL(/aenderungen/);
    await page.click("main button.kern-btn--primary");
    await page.waitForURL(/nach=gesichert/);
    await page.goto(`${werne}/impressum?lang=en`);
    assert.match(await page.locator("main").innerText(), /the mayor/);
  });

  test("texts are translated side by side, and one that is confirmed is open no more", async () => {
    await page.goto(`${werne}/verwaltung/texte?lang=de&sprache=en`);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await shot("texte");
    const open = async () => Number(/\d+/.exec(await page.locator(".st-seg [aria-current]").innerText())[0]);
    const before = await open();
    await page.check("input[name='gilt.0']");
    await page.fill("#text-1", "Translated by hand");
    await page.click("#sichern button");
    await page.waitForURL(/aenderungen/);
    assert.deepEqual(await staffProblems(page, sizes), []);
    await shot("texte-wirkung");
    await page.click("main button.kern-btn--primary");
    await page.waitForURL(/nach=gesichert/);
    await page.goto(`${werne}/verwaltung/texte?lang=de&sprache=en`);
    assert.equal(await open(), before - 2);
    await page.fill("#text-0", "x".repeat(3000));
    await page.click("#sichern button");
    await page.locator("#fehler").waitFor();
    assert.equal((await page.inputValue("#text-0")).length, 3000, "what was typed stays");
    assert.deepEqual(await staffProblems(page, sizes), []);
  });

  test("a file goes to a translator and comes back, and says which lines do not fit", async () => {
    for (const [kind, name] of [["xliff", "zurueck.xlf"], ["csv", "zurueck.csv"]]) {
      await page.goto(`${werne}/verwaltung/texte?lang=de&sprache=en`);
      const address = await page.locator(`a[download][href*='art=${kind}'][href*='umfang=offen']`).getAttribute("href");
      let file = await page.evaluate(async (link) => (await fetch(link)).text(), address);
      if (kind === "xliff") {
        let n = 0;
        file = file.replace(/<target>[^<]*<\/target>/g, () => {
          n += 1;
          return `<target>${["&lt;b&gt;Bold&lt;/b&gt;", "It fits"][n - 1] ?? ""}</target>`;
        });
      } else {
        file = file.split("\r\n").slice(0, 1).concat(['"services.gone.name";"Weg";"Gone"', ""]).join("\r\n");
      }
      await page.setInputFiles("#datei", { name, mimeType: "text/plain", buffer: Buffer.from(file) });
      await page.click("form[action*='/zurueck'] button");
      await page.locator("#zurueck").waitFor();
      assert.equal(await page.locator(".sa-tbl tbody tr").count(), 1);
      assert.deepEqual(await staffProblems(page, sizes), []);
      await shot(`texte-${kind}`);
    }
    await page.setInputFiles("#datei", { name: "bild.xlf", mimeType: "text/plain", buffer: Buffer.from("kein XLIFF") });
    await page.click("form[action*='/zurueck'] button");
    await page.locator("[role=alert]").waitFor();
  });
});
