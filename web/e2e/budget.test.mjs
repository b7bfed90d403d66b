// What a page may weigh, compressed as a proxy in front sends it, and how little it may jump while it loads.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { launch, musterhausen, open, werne } from "./browser.mjs";

const kilobyte = 1024;
const budgets = [
  ["the page itself", ({ type }) => type === "document", 8 * kilobyte],
  ["own styles", ({ url }) => /\/(stadttermin|marke)-[^/]*\.css$/.test(url), 8 * kilobyte],
  ["KERN's styles", ({ url }) => /\/kern-[^/]*\.css$/.test(url), 10 * kilobyte],
  ["own scripts", ({ type }) => type === "script", 15 * kilobyte],
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const [name, address] of Object.entries({
  "first page": `${werne}/`,
  "results of a search": `${werne}/?q=ausweis`,
  basket: `${werne}/auswahl?anliegen=personalausweis:2,meldebescheinigung`,
  times: `${werne}/zeiten?anliegen=personalausweis`,
  "times at four places": `${musterhausen}/zeiten?anliegen=personalausweis`,
})) {
  test(`${name}: within the budget, and nothing jumps`, async () => {
    const page = await open(browser);
    const loaded = [];
    page.on("response", (response) => loaded.push(response));
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(address, { waitUntil: "networkidle" });
    const files = await Promise.all(loaded.map(async (response) => ({
      url: response.url(), type: response.request().resourceType(), bytes: brotliCompressSync(await response.body()).length,
    })));
    for (const [what, belongs, most] of budgets) {
      const bytes = files.filter(belongs).reduce((sum, file) => sum + file.bytes, 0);
      assert.ok(bytes > 0 && bytes <= most, `${what}: ${bytes} of ${most} bytes`);
    }
    const foreign = files.filter(({ url }) => new URL(url).origin !== new URL(address).origin && !url.startsWith("data:"));
    assert.deepEqual(foreign, [], "loaded from elsewhere");
    const shift = await page.evaluate(() => window.shift);
    assert.ok(shift <= 0.05, `layout shift of ${shift}`);
    await page.context().close();
  });
}
