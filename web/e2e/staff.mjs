// People of the town hall in a browser: they sign in as the demo staff of development.

import { desktop, open } from "./browser.mjs";

const password = "stadttermin-demo";

/** Signs somebody in, such as empfang, and gives their page. */
export async function signIn(browser, town, who, options = {}) {
  const page = await open(browser, { viewport: desktop, ...options });
  const slug = new URL(town).hostname.split(".")[0];
  await page.goto(`${town}/bedienplatz/anmelden?lang=${options.lang ?? "de"}`);
  await page.fill("#email", `${who}@${slug}.example`);
  await page.fill("#passwort", password);
  await page.click("main button[type=submit]");
  await page.waitForURL((url) => !url.pathname.endsWith("/anmelden"));
  return page;
}
