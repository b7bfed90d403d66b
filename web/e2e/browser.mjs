// A browser for the journeys: Debian's Chromium, and people who use it.

import { chromium } from "playwright-core";

/** Gives the address of a town, e.g. of werne. */
export function at(slug) {
  return `http://${slug}.localhost:${process.env.E2E_PORT}`;
}

export const werne = at("werne");
export const plettenberg = at("plettenberg");
/** A town with Arabic among its languages. */
export const selm = at("selm");
/** The town of e2e/tenants with all that is unusual. */
export const musterhausen = at("musterhausen");

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

/** Launches the browser once per file of tests. */
export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** Opens a page that collects whatever the content security policy or a script complains about. */
export async function open(browser, { viewport = phone, scripts = true, locale = "de-DE", scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport, locale, javaScriptEnabled: scripts, colorScheme: scheme });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // Refusals (404, 409, 410, 422) are answers, and the console lists every one of them.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

/** A person of their own, so that the limit of open appointments per address is never met. */
export function somebody() {
  return { name: "Kim Beispiel", email: `kim.${crypto.randomUUID().slice(0, 8)}@beispiel.de` };
}

export async function fillIn(page, { name, email }) {
  await page.fill("#name", name);
  await page.fill("#email", email);
}

/** Presses what books, moves or sends: the filled button of the form. */
export async function press(page, selector) {
  await page.locator(`${selector} button.kern-btn--primary`).click();
}

/** Opens the second free day: the first may be today, whose times run out while a test looks at them. */
export async function openLaterDay(page) {
  await page.goto(new URL(await page.locator("a.st-day").nth(1).getAttribute("href"), page.url()).href);
}

/** Chooses the last time of the second free day, and another where somebody was faster. */
export async function takeTime(page) {
  await openLaterDay(page);
  await page.locator("button.st-time").last().click();
  await page.locator("#angaben, .st-alts").first().waitFor();
  if (await page.locator(".st-alts").isVisible()) await page.locator(".st-alt").last().click();
  await page.locator("#angaben").waitFor();
}

/** Books at a town and ends at the confirmation. */
export async function book(page, town, { basket = "personalausweis", lang = "de", person = somebody() } = {}) {
  await page.goto(`${town}/zeiten?anliegen=${basket}&lang=${lang}`);
  await takeTime(page);
  await fillIn(page, person);
  await press(page, "#angaben");
  await page.waitForURL(/\/gebucht/);
  return person;
}
