// Every page that needs no appointment, in its languages, on a phone and at 320 pixels.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, expectSound, launch, open, phone, plettenberg, selm, toTimes, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const paths = ["/", "/?q=ausweis", "/?q=raumschiff", "/anliegen/ausweise", "/auswahl", "/auswahl?anliegen=personalausweis:2",
  "/zeiten?anliegen=personalausweis", "/terminlink", "/impressum", "/datenschutz", "/barrierefreiheit", "/gibtesnicht"];

for (const [name, options] of Object.entries({
  "in German on a phone": { town: werne, viewport: phone, lang: "de" },
  "in German at a desk": { town: plettenberg, viewport: desktop, lang: "de" },
  "in English in the dark": { town: werne, viewport: phone, lang: "en", scheme: "dark" },
  "in Arabic": { town: selm, viewport: phone, lang: "ar" },
  "at 320 pixels": { town: plettenberg, viewport: { width: 320, height: 640 }, lang: "de" },
})) {
  test(`every page is sound ${name}`, async () => {
    const page = await open(browser, options);
    for (const path of paths) {
      await page.goto(`${options.town}${path}${path.includes("?") ? "&" : "?"}lang=${options.lang}`);
      assert.equal(await page.getAttribute("html", "lang"), options.lang);
      await expectSound(page, `${path} ${name}`);
    }
    await page.context().close();
  });
}

test("search finds while somebody types and says how much", async () => {
  const page = await open(browser);
  await page.goto(werne);
  await page.locator("#q").pressSequentially("Perso");
  await page.locator("#treffer").waitFor();
  await page.locator("#meldung", { hasText: /Treffer/ }).waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  assert.match(page.url(), /q=Perso/);
  await page.context().close();
});

test("choosing another day keeps focus on it, and back leads to the first", async () => {
  const page = await open(browser, { viewport: desktop });
  await toTimes(page, werne);
  const first = await page.locator("#tag").innerText();
  const second = page.locator("a.st-day").nth(1);
  const id = await second.getAttribute("id");
  await second.focus();
  await page.keyboard.press("Enter");
  await page.locator(`#${id}[aria-current]`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  await page.goBack();
  await page.locator("#tag", { hasText: first }).waitFor();
  await page.context().close();
});

test("pages stay within their budget", async () => {
  const page = await open(browser);
  const sizes = {};
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, response }) => { sizes[requestId] = { url: response.url, bytes: 0 }; });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => { if (sizes[requestId]) sizes[requestId].bytes = encodedDataLength; });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })
      .observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${werne}/zeiten?anliegen=personalausweis`, { waitUntil: "networkidle" });
  const weight = (pattern) => Object.values(sizes).filter(({ url }) => pattern.test(url)).reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(weight(/stadttermin-.*\.css/) <= 8192, `own styles ${weight(/stadttermin-.*\.css/)} bytes`);
  assert.ok(weight(/citizen-.*\.js/) <= 15360, `own scripts ${weight(/citizen-.*\.js/)} bytes`);
  const shift = await page.evaluate(() => window.shift);
  assert.ok(shift <= 0.05, `layout shift ${shift}`);
  await page.context().close();
});
