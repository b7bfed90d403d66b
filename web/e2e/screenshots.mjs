// Pictures every page of the citizens into screenshots/, as people see them on a phone and at a desk.

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { desktop, fillIn, launch, open, phone, plettenberg, selm, somebody, werne } from "./browser.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../screenshots/citizen");

const pages = {
  start: `${werne}/`,
  search: `${werne}/?q=ausweis`,
  category: `${werne}/anliegen/wohnen`,
  basket: `${werne}/auswahl?anliegen=personalausweis:2,meldebescheinigung:1`,
  alone: `${werne}/auswahl?anliegen=personalausweis&dazu=eheschliessung`,
  times: `${werne}/zeiten?anliegen=personalausweis:2,meldebescheinigung:1`,
  "times-plettenberg": `${plettenberg}/zeiten?anliegen=personalausweis:2`,
  "start-arabic": `${selm}/?lang=ar`,
  "times-arabic": `${selm}/zeiten?anliegen=personalausweis&lang=ar`,
  "lost-link": `${werne}/terminlink`,
  privacy: `${werne}/datenschutz`,
  "not-found": `${werne}/gibtesnicht`,
};

/** Books an appointment and pictures the steps on the way, and what can be done afterwards. */
async function journey(page, picture) {
  await page.goto(pages.times);
  await page.locator("button.st-time").first().click();
  await page.locator("#angaben").waitFor();
  await picture("details");
  const button = page.getByRole("button", { name: "Termin verbindlich buchen" });
  await button.click();
  await page.locator(".st-errors").waitFor();
  await picture("errors");
  await fillIn(page, somebody());
  await button.click();
  await page.waitForURL(/\/gebucht/);
  await picture("booked");
  await page.getByRole("link", { name: "Termin absagen" }).click();
  await page.locator("h1:has-text('absagen')").waitFor();
  await picture("cancel");
  await page.getByRole("link", { name: "Zurück zum Termin" }).click();
  await page.getByText("Was möchten Sie tun?").waitFor();
  await picture("appointment");
  await page.getByRole("link", { name: "Termin absagen" }).click();
  await page.getByRole("button", { name: "Ja, Termin absagen" }).click();
  await page.locator("h1:has-text('abgesagt')").waitFor();
  await picture("cancelled");
}

await mkdir(folder, { recursive: true });
const browser = await launch();
for (const [suffix, options] of Object.entries({
  390: { viewport: phone }, 1280: { viewport: desktop }, "1280-dark": { viewport: desktop, scheme: "dark" },
})) {
  const page = await open(browser, options);
  const picture = (name) => page.screenshot({ path: join(folder, `${name}-${suffix}.png`), fullPage: true });
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address);
    await picture(name);
  }
  await journey(page, picture);
  await page.context().close();
}
await browser.close();
