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

test("the focus ring stands out from whatever colour it lies on", async () => {
  for (const town of [werne, musterhausen]) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(browser);
      await page.emulateMedia({ colorScheme });
      await page.goto(town);
      const found = await page.evaluate(() => {
        const chip = document.querySelector(".st-hero .st-chip");
        chip.focus({ focusVisible: true });
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const luminance = (colour) => {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
          const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (a, b) => {
          const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
          return (light + 0.05) / (dark + 0.05);
        };
        const style = getComputedStyle(chip);
        const below = getComputedStyle(document.querySelector(".st-hero")).backgroundColor;
        const inner = style.boxShadow.replace(/ 0px.*$/, "");
        return { outer: contrast(style.outlineColor, below), inner: contrast(inner, below), between: contrast(style.outlineColor, inner) };
      });
      assert.ok(Math.max(found.outer, found.inner) >= 3, `${town} ${colorScheme}: ${JSON.stringify(found)}`);
      await page.context().close();
    }
  }
});

test("the language menu opens within the window and closes by Escape", async () => {
  for (const width of [320, 360, 390]) {
    for (const town of [werne, werne.replace("werne", "herscheid")]) {
      const page = await open(browser, { viewport: { width, height: 800 } });
      await page.goto(town);
      await page.locator(".st-lang summary").click();
      const box = await page.locator(".st-lang__list").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${town} at ${width}: ${JSON.stringify(box)}`);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".st-lang__list").isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.matches(".st-lang summary")), true);
      await page.context().close();
    }
  }
});
