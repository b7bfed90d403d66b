// People of the town hall in a browser, and what holds of every page that they work with.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { desktop, open } from "./browser.mjs";

const password = "stadttermin-demo";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Signs one of a town's demo staff in, such as empfang, and gives their page. */
export async function workAs(browser, town, who, { lang = "de", ...options } = {}) {
  const page = await open(browser, { viewport: desktop, ...options });
  const [slug] = new URL(town).hostname.split(".");
  await page.goto(`${town}/bedienplatz/anmelden?lang=${lang}`);
  await page.fill("input[name=email]", `${who}@${slug}.example`);
  await page.fill("input[name=passwort]", password);
  await page.locator("main button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.endsWith("/anmelden"));
  return page;
}

/** Lists what is wrong with a page at a desk, on a tablet, at half the width and on a phone. */
export async function faultsOf(page) {
  const found = [...page.complaints];
  const before = page.viewportSize();
  for (const width of [1280, 1024, 640, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const fault of await page.evaluate(look, { source: axe, rules })) found.push(`at ${width} pixels: ${fault}`);
  }
  await page.setViewportSize(before);
  return found;
}

async function look({ source, rules }) {
  if (!window.axe) (0, eval)(source);
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes.map((node) => node.html.slice(0, 160)).join(" ")}`);
  const wider = document.documentElement.scrollWidth - innerWidth;
  if (wider > 0) found.push(`the page is ${wider} pixels too wide`);
  return found;
}
