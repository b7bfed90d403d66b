// What holds of every page, however it is seen.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { desktop, phone } from "./browser.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Lists what is wrong with a page on a phone and at a desk, light and dark, on the narrowest screen and with the largest
 * text. least is how large a target must be, in pixels: those of staff, who work with mouse and keys, may be smaller.
 */
export async function problems(page, { least = 44 } = {}) {
  const found = [...(page.complaints ?? [])];
  const note = (where, list) => found.push(...list.map((problem) => `${where}: ${problem}`));
  for (const [where, viewport] of Object.entries({ "on a phone": phone, "at a desk": desktop })) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: "light" });
    note(where, await violations(page, { runOnly: { type: "tag", values: rules } }));
    note(where, await page.evaluate(smallTargets, least));
    await page.emulateMedia({ colorScheme: "dark" });
    note(`${where} in the dark`, await violations(page, { runOnly: { type: "rule", values: ["color-contrast"] } }));
  }
  await page.emulateMedia({ colorScheme: "light" });
  note("at 320 pixels", await squeezed(page, narrow, ""));
  note("with wide text spacing", await squeezed(page, narrow, spacious));
  await textOf(page, 32);
  note("with text twice as large", await squeezed(page, desktop, ""));
  await textOf(page, 16);
  await page.setViewportSize(phone);
  return found;
}

/** Where staff work: at a desk, on a tablet, at half the width, now and then on a phone. */
const staffSizes = [1280, 1024, 640, 390].map((width) => ({ width, height: 900 }));

/** Lists what is wrong with a page of staff at these sizes: what axe finds, among it targets below 24 pixels, and what is too wide. */
export async function staffProblems(page, viewports = staffSizes) {
  const found = [...(page.complaints ?? [])];
  const before = page.viewportSize();
  for (const viewport of viewports) {
    await page.setViewportSize(viewport);
    const list = await violations(page, { runOnly: { type: "tag", values: rules } });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) list.push(`the page is ${wider} px too wide`);
    found.push(...list.map((problem) => `${viewport.width}: ${problem}`));
  }
  await page.setViewportSize(before);
  return found;
}

function violations(page, options) {
  return page.evaluate(async ({ source, options }) => {
    if (!window.axe) (0, eval)(source);
    const { violations } = await window.axe.run(document, { ...options, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
  }, { source: axe, options });
}

/** Sets the size that the browser shows text in unless a page says otherwise, in pixels. */
async function textOf(page, standard) {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard } });
  await session.detach();
}

const narrow = { width: 320, height: 640 };

/** The spacing that text has to bear (WCAG 2.2, 1.4.12). */
const spacious = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-block-end: 2em !important }`;

/** Lists what scrolls sideways or is cut off. */
async function squeezed(page, viewport, css) {
  await page.setViewportSize(viewport);
  // A constructed style sheet is the one way in that the content security policy leaves open.
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
  const found = await page.evaluate(overflowing);
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
  return found;
}

function overflowing() {
  const found = [];
  const wider = document.documentElement.scrollWidth - innerWidth;
  if (wider > 0) found.push(`the page is ${wider} px too wide`);
  for (const element of document.querySelectorAll("h1, h2, h3, p, a, button, summary, dt, dd, .st-tile, .st-card, .st-day")) {
    const hidden = getComputedStyle(element).display === "inline" || element.closest(".kern-sr-only, .st-skip") || element.clientWidth === 0;
    if (!hidden && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${element.outerHTML.slice(0, 160)}`);
  }
  return found;
}

/** Lists what is smaller than 44 by 44 pixels, but for links within a sentence (WCAG 2.2, 2.5.5). */
function smallTargets(least) {
  const small = [];
  for (const element of document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")) {
    const target = element.closest(".st-tile, .st-check") ?? element;
    const { width, height } = target.getBoundingClientRect();
    const inSentence = getComputedStyle(element).display === "inline";
    if (width > 0 && !inSentence && !element.matches(".st-skip, [aria-hidden]") && (width < least || height < least)) {
      small.push(`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`);
    }
  }
  return small;
}
