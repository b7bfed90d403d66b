// Pictures every page and state of the citizens into ../screenshots/citizen, as people see them on a phone and at a desk.

import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { desktop, launch, open, phone, selm, werne } from "./browser.mjs";
import { states } from "./states.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../screenshots/citizen");

/** What a picture's name ends in, and how the page is seen in it. */
const views = {
  "de-390": { viewport: phone },
  "de-390-dark": { viewport: phone, scheme: "dark" },
  "de-1280": { viewport: desktop },
  "de-1280-dark": { viewport: desktop, scheme: "dark" },
  "ar-390": { viewport: phone, town: selm, lang: "ar" },
};

/** Pictures a whole page as if the screen were as high, so that what sticks to its edges is where it belongs. */
async function picture({ name, page }, suffix, viewport) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...viewport, height: Math.max(height, viewport.height) });
  await page.evaluate(() => { scrollTo(0, 0); document.activeElement.blur(); });
  await page.screenshot({ path: join(folder, `${name}-${suffix}.png`), animations: "disabled" });
  await page.setViewportSize(viewport);
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const browser = await launch();
await Promise.all(Object.entries(views).map(async ([suffix, { town = werne, lang = "de", ...options }]) => {
  const page = await open(browser, options);
  for await (const state of states(page, { town, lang })) await picture(state, suffix, options.viewport);
}));
await browser.close();
