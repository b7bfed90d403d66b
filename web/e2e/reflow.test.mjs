// Pages whose letters are twice as large, on a phone: nothing lies beyond the edge, and no text runs down in a narrow column.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fillIn, launch, musterhausen, open, openLaterDay, phone, selm, somebody, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Makes letters twice as large: as browsers do, or as phones do whose screen stays as wide as it was. */
const larger = {
  "in the browser": async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
  },
  "on the page": (page) => page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":root { font-size: 200% !important }");
    document.adoptedStyleSheets = [sheet];
  }),
};

function squeezed() {
  const found = [];
  const named = (element, what) => `${what}: ${element.outerHTML.slice(0, 140)}`;
  document.querySelectorAll("details").forEach((element) => { element.open = true; });
  for (const element of document.querySelectorAll("body *")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width === 0 || element.closest(".kern-sr-only, .st-skip, svg")) continue;
    if (left < -1 || right > innerWidth + 1) found.push(named(element, `${Math.round(left)} to ${Math.round(right)}`));
    const em = parseFloat(getComputedStyle(element).fontSize);
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{5}/u.test(node.data));
    let column = element;
    while (getComputedStyle(column).display === "inline") column = column.parentElement;
    const narrow = column.getBoundingClientRect().width / em;
    if (text && narrow < 4 && height > 2.5 * em) found.push(named(element, `${narrow.toFixed(1)} em wide`));
  }
  return found;
}

describe("letters twice as large", { concurrency: 2 }, () => {
  for (const [how, enlarge] of Object.entries(larger)) {
    for (const [town, language] of [[werne, "de"], [musterhausen, "de"], [selm, "ar"]]) {
      test(`are read without scrolling sideways, ${how}, ${new URL(town).hostname}, ${language}`, async () => {
        const page = await open(browser, { viewport: phone });
        const found = [];
        const look = async (name) => {
          await enlarge(page);
          found.push(...(await page.evaluate(squeezed)).map((problem) => `${name}, ${problem}`));
        };
        for (const path of ["/?", "/?q=ausweis&", "/auswahl?anliegen=personalausweis:2&", "/zeiten?anliegen=personalausweis&", "/terminlink?"]) {
          await page.goto(`${town}${path}lang=${language}`);
          await look(path);
        }
        await page.goto(`${town}/zeiten?anliegen=personalausweis&lang=${language}`);
        await openLaterDay(page);
        await page.locator("#zeiten button.st-time").first().click(); // others walk away from the last, and come back to it
        await page.locator("#angaben").waitFor();
        await fillIn(page, somebody());
        await look("details");
        assert.deepEqual(found, []);
        await page.context().close();
      });
    }
  }
});
