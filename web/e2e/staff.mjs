// People of the town hall in a browser.

import { desktop, open } from "./browser.mjs";

const password = "stadttermin-demo";

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
