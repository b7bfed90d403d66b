// A browser for the journeys: Debian's Chromium, with axe looking at every page that a journey comes across.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** Addresses of the towns under test, e.g. E2E_WERNE=http://werne.localhost:8080. */
export const werne = process.env.E2E_WERNE ?? "http://werne.localhost:8080";
export const plettenberg = process.env.E2E_PLETTENBERG ?? "http://plettenberg.localhost:8080";
/** A town with Arabic among its languages. */
export const selm = process.env.E2E_SELM ?? "http://selm.localhost:8080";

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

/** Launches the browser once per file of tests. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.E2E_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

/** Opens a page that fails the test on anything the content security policy or a script complains about. */
export async function open(browser, { viewport = phone, scripts = true, locale = "de-DE", scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport, locale, javaScriptEnabled: scripts, colorScheme: scheme });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // Refusals (409, 410, 422) are answers, and the console lists every one of them.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

/** Wants a page without complaints, without axe's violations and without sideways scrolling. */
export async function expectSound(page, where) {
  assert.deepEqual(page.complaints, [], where);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${where}: ${wider} px too wide`);
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const found = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(found, [], where);
}

/** Chooses one identity card and comes to the times. */
export async function toTimes(page, town, query = "") {
  await page.goto(`${town}/zeiten?anliegen=personalausweis${query}`);
}

/** A person of their own, so that the limit of open appointments per address is never met. */
export function somebody() {
  return { name: "Kim Beispiel", email: `kim.${Date.now()}.${Math.floor(Math.random() * 1e6)}@beispiel.de` };
}

export async function fillIn(page, { name, email }) {
  await page.fill("#name", name);
  await page.fill("#email", email);
}
