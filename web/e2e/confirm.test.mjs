// Who books for many addresses confirms the next one by a code from a mail.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, fillIn, launch, open, press, somebody, takeTime } from "./browser.mjs";
import { mailTo } from "./mailbox.mjs";
import { problems } from "./sound.mjs";

const town = at("weiler"); // where six addresses a day are booked for without a question

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function details(page, language) {
  await page.goto(`${town}/zeiten?anliegen=personalausweis&lang=${language}`);
  await takeTime(page);
  const person = somebody();
  await fillIn(page, person);
  await press(page, "#angaben");
  return person;
}

test("the form asks for the code, says that a wrong one is wrong, and books with the right one", async () => {
  const page = await open(browser);
  for (let booked = 0; booked < 6; booked++) {
    await details(page, "de");
    await page.waitForURL(/\/gebucht/);
  }
  for (const [language, text] of [["ar", /أكّد/], ["de", /^Bestätigen Sie/]]) {
    const { email, name } = await details(page, language);
    await page.locator("#code").waitFor();
    assert.match(await page.locator(":focus").innerText(), text, "it is not said what to do");
    assert.deepEqual(await problems(page), []);
    await page.fill("#code", "12 34");
    await press(page, "#angaben");
    await page.locator("#code-fehler").waitFor();
    assert.equal(await page.locator(":focus").getAttribute("class").then((names) => names.includes("st-errors")), true);
    assert.equal(await page.inputValue("#name"), name);
    assert.deepEqual(await problems(page), []);
    await page.locator("button[name=nochmal]").click();
    await page.locator("#code-fehler").waitFor({ state: "detached" });
    assert.equal(await page.inputValue("#code"), "", "the wrong code was kept");
    const [code] = /\d{6}/.exec((await mailTo(email, /\d{6}/)).subject);
    await page.fill("#code", code);
    await press(page, "#angaben");
    await page.waitForURL(/\/gebucht/);
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
