// How pages are for people who listen, who print, who see little colour or bear no motion.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { book, desktop, launch, musterhausen, open, takeTime, werne } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("what can be done has a name that makes sense alone", async () => {
  const page = await open(browser, { viewport: desktop });
  await page.goto(`${werne}/auswahl?anliegen=personalausweis:1`);
  const stepper = page.getByRole("group", { name: "Wie viele Personen?" });
  await stepper.getByRole("button", { name: "Eins mehr: Personalausweis beantragen" }).waitFor();
  await page.getByRole("link", { name: /^Entfernen ?: Personalausweis beantragen$/ }).waitFor();
  await page.getByRole("progressbar", { name: "15 von höchstens 120 Minuten" }).waitFor();
  await page.goto(`${werne}/zeiten?anliegen=personalausweis`);
  const day = /^(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag), \d+\. \p{L}+ \d{4}, \d+ Zeiten? frei, ausgewählt$/u;
  assert.equal(await page.getByRole("link", { name: day }).count(), 1);
  await takeTime(page);
  await page.getByRole("textbox", { name: "Vorname und Nachname" }).waitFor();
  await page.getByRole("timer").waitFor();
  await page.getByRole("complementary", { name: "Ihr Termin" }).waitFor();
  await page.context().close();
});

test("changes on the page are said aloud, and focus stays", async () => {
  const page = await open(browser, { viewport: desktop });
  await page.goto(werne);
  await page.locator("#q").pressSequentially("Perso");
  await page.getByRole("status").filter({ hasText: /Treffer/ }).waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");

  await page.goto(`${werne}/zeiten?anliegen=personalausweis`);
  const first = await page.locator("#tag").innerText();
  const second = page.locator("a.st-day").nth(1);
  const id = await second.getAttribute("id");
  await second.click();
  await page.locator(`#${id}[aria-current]`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  const said = await page.locator("#tag").innerText();
  await page.getByRole("status").filter({ hasText: said }).waitFor({ state: "attached" });
  await page.goBack();
  await page.locator("#tag", { hasText: first }).waitFor();
  await page.context().close();
});

test("the confirmation prints on one page, without what only a screen needs", async () => {
  const page = await open(browser, { viewport: desktop });
  await book(page, werne, { basket: "personalausweis:2,meldebescheinigung" });
  const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.equal(sheets, 1);
  await page.emulateMedia({ media: "print" });
  for (const selector of ["header nav", ".st-foot", ".st-lang", ".st-actions", "a[href*='/absagen']"]) {
    assert.equal(await page.locator(selector).filter({ visible: true }).count(), 0, `${selector} is printed`);
  }
  for (const text of ["Referenznummer", "Ihre Wartenummer", "Das bringen Sie mit", "Gebucht am"]) {
    assert.ok(await page.getByText(text).first().isVisible(), `${text} is not printed`);
  }
  await page.context().close();
});

test("without colours of its own the page still shows what is chosen", async () => {
  const page = await open(browser);
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(`${musterhausen}/zeiten?anliegen=personalausweis`);
  for (const selector of ["a.st-day[aria-current]", "a.st-office[aria-current]"]) {
    const style = await page.locator(selector).evaluate((element) => getComputedStyle(element).outlineStyle);
    assert.equal(style, "solid", selector);
  }
  for (const selector of ["button.st-time", ".st-next button", "a.st-office"]) {
    const width = await page.locator(selector).first().evaluate((element) => parseFloat(getComputedStyle(element).borderTopWidth));
    assert.ok(width >= 1, `${selector} has no border`);
  }
  await page.context().close();
});

test("who wants no motion gets none", async () => {
  const page = await open(browser);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const path of ["/", "/auswahl?anliegen=personalausweis", "/zeiten?anliegen=personalausweis"]) {
    await page.goto(werne + path);
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      return transitionDuration.split(",").some((time) => parseFloat(time) > 0) || animationName !== "none" || scrollBehavior === "smooth";
    }).map((element) => element.outerHTML.slice(0, 120)));
    assert.deepEqual(moving, [], path);
  }
  await page.context().close();
});
