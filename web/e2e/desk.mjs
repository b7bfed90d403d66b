// People who work at a town hall, and what they do all day.

import { desktop, musterhausen, open, somebody } from "./browser.mjs";
import { workAs } from "./staff.mjs";

/** The office of musterhausen that is open all day, with three counters. */
export const office = `${musterhausen}/bedienplatz/mitte`;

/** Opens the day of a town's office mitte in a browser in which somebody has signed in: clerk, leitung, empfang or verwaltung. */
export async function signIn(browser, who, { town = musterhausen, ...options } = {}) {
  const page = await workAs(browser, town, who, options);
  await page.goto(`${town}/bedienplatz/mitte?lang=${options.lang ?? "de"}`);
  return page;
}

/** Says at which counter of the office a clerk works. */
export async function stand(page, counter) {
  const change = page.locator("#wechseln summary");
  if (await change.count()) await change.click();
  await page.selectOption("#schalter", counter);
  await page.locator("form[action$='/schalter'] button[type=submit]").click();
  await page.locator("#aufrufen").waitFor();
}

/** Calls whoever is next with the key, and waits until somebody is at the counter: whom it served before may still be shown. */
export async function callNext(page) {
  await page.keyboard.press("n");
  await page.locator(".st-cur__no:not(.st-cur__no--done)").waitFor();
}

/** Books the next free time of today on a town's pages and gives the waiting number. */
export async function bookToday(browser, town = musterhausen) {
  const page = await open(browser, { viewport: desktop });
  await page.goto(`${town}/zeiten?anliegen=personalausweis&ort=mitte&lang=de`);
  await page.locator("button.st-time").first().click();
  await page.locator("#angaben").waitFor();
  const person = somebody();
  await page.fill("#name", person.name);
  await page.fill("#email", person.email);
  await page.locator("#angaben button.kern-btn--primary").click();
  await page.waitForURL(/\/gebucht/);
  const codes = await page.locator(".st-codes dd").allInnerTexts();
  await page.context().close();
  return { reference: codes[0].trim(), number: codes[1].trim() };
}

/** Draws a number for somebody without an appointment and gives it. */
export async function draw(page, service = "personalausweis") {
  await page.goto(`${office}/nummer?lang=de`);
  await page.fill(`#anzahl-${service}`, "1");
  await page.locator("#nummer button.kern-btn--primary").click();
  const number = await page.locator("#gezogen-karte .st-case__no").innerText();
  await page.locator("#gezogen-karte a.kern-btn--primary").click();
  await page.locator("#seite").waitFor();
  return number.trim();
}

