// How people at the town hall are invited, sign in with a second factor, and look after their own accounts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { code, nextCode } from "./authenticator.mjs";
import { desktop, launch, open, phone, selm } from "./browser.mjs";
import { links, mailTo } from "./mailbox.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

const password = "fünf Wörter reichen hier aus";

describe("accounts of staff", { concurrency: 2 }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  /** Says that a page is sound at its size, or at those given; without scripts none can look into it. */
  async function sound(page, sizes = [page.viewportSize()]) {
    assert.deepEqual(await staffProblems(page, sizes), []);
  }

  async function signIn(page, email) {
    await page.goto(`${selm}/bedienplatz/anmelden?lang=de`);
    await page.fill("#email", email);
    await page.fill("#passwort", password);
    await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  }

  const signOut = (page) => page.getByRole("button", { name: "Abmelden" }).click();

  const arrived = (page) => page.waitForURL((url) => url.pathname === "/bedienplatz");

  async function linkIn(email, subject) {
    return links(await mailTo(email, subject)).find((address) => address.includes("/zugang/"));
  }

  /** Lets the demo administrator invite somebody with a role, and gives their address and the link that the mail carries. */
  async function invite(who, role, scripts = true) {
    const email = `${who}.${crypto.randomUUID().slice(0, 8)}@selm.example`;
    const page = await workAs(browser, selm, "verwaltung", { scripts });
    await page.goto(`${selm}/verwaltung/zugaenge?lang=de`);
    await page.getByRole("link", { name: "Person einladen" }).click();
    await page.fill("#name", "Ole Siemer");
    await page.fill("#email", email);
    await page.getByRole("button", { name: "Einladung senden" }).click();
    await page.getByRole("alert").getByText("mindestens eine Rolle").waitFor();
    assert.equal(await page.inputValue("#email"), email, "what was typed is kept");
    if (scripts && role === "administrator") await sound(page, [phone, desktop]);
    await page.check(`input[value="${role}"]`);
    await page.getByRole("button", { name: "Einladung senden" }).click();
    await page.getByRole("status").getByText("Die Einladung ist unterwegs").waitFor();
    await page.getByRole("row", { name: email }).getByText("eingeladen", { exact: true }).waitFor();
    if (scripts && role === "administrator") await sound(page, [phone, desktop]);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
    return { email, link: await linkIn(email, /^Ihr Zugang zum Bedienplatz/) };
  }

  async function choose(page, link) {
    await page.goto(link);
    await page.fill("#neu", password);
    await page.fill("#nochmal", password);
    await page.getByRole("button", { name: "Passwort speichern" }).click();
    await page.getByText("Ihr Passwort ist gespeichert").waitFor();
  }

  for (const scripts of [true, false]) {
    test(`who is invited as administrator sets up a second factor before anything else${scripts ? "" : ", without scripts"}`, async () => {
      const { email, link } = await invite("admin", "administrator", scripts);
      const page = await open(browser, { viewport: phone, scripts });
      await choose(page, link);

      await signIn(page, email);
      await page.waitForURL(/konto\/faktor/);
      await page.goto(`${selm}/verwaltung/zugaenge?lang=de`);
      await page.waitForURL(/konto\/faktor/);
      if (scripts) await sound(page);
      const key = await page.locator("ol code").innerText();
      await page.fill("#code", "000000");
      await page.getByRole("button", { name: "Prüfen und einschalten" }).click();
      await page.getByRole("alert").waitFor();
      assert.equal(await page.locator("ol code").innerText(), key, "a wrong code keeps the key");
      await page.fill("#code", code(key));
      await page.getByRole("button", { name: "Prüfen und einschalten" }).click();
      await page.waitForURL(/ersatzcodes/);
      if (scripts) await sound(page);
      const codes = await page.locator("main ul.st-codes li").allInnerTexts();
      assert.equal(codes.length, 10);
      await page.getByRole("button", { name: "Ich habe die Codes gesichert" }).click();
      await page.getByText("Ihr zweiter Faktor ist eingerichtet").waitFor();
      if (scripts) await sound(page);
      await page.goBack();
      assert.ok(!(await page.locator("main").innerText()).includes(codes[0]), "the codes are shown no more");

      await page.goto(`${selm}/bedienplatz/konto?lang=de`);
      await signOut(page);
      await signIn(page, email);
      await page.waitForURL(/anmelden\/code/);
      if (scripts) await sound(page);
      await page.fill("#code", nextCode(key));
      await page.getByRole("button", { name: "Anmelden", exact: true }).click();
      await arrived(page);

      const withRecoveryCode = async () => {
        await signOut(page);
        await signIn(page, email);
        await page.locator("summary").click();
        await page.fill("#ersatzcode", codes[0].toLowerCase());
        await page.getByRole("button", { name: "Mit Ersatzcode anmelden" }).click();
      };
      await withRecoveryCode();
      await arrived(page);
      await withRecoveryCode();
      await page.getByRole("alert").getByText("Dieser Ersatzcode stimmt nicht oder wurde schon benutzt").waitFor();
      if (scripts) await sound(page);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  test("a link from a mail opens once, and a forgotten password is answered alike for everybody", async () => {
    const { email, link } = await invite("clerk", "reception");
    const page = await open(browser, { viewport: desktop });
    await page.goto(link);
    await sound(page);
    await page.fill("#neu", password);
    await page.fill("#nochmal", `${password}!`);
    await page.getByRole("button", { name: "Passwort speichern" }).click();
    await page.getByRole("alert").getByText("nicht gleich").waitFor();
    await choose(page, link);
    await page.goto(link);
    await page.getByRole("heading", { level: 1, name: "Dieser Link gilt nicht mehr" }).waitFor();
    await sound(page);
    await page.getByRole("link", { name: "Neuen Link anfordern" }).click();
    await sound(page);
    const answers = [];
    for (const address of ["niemand@selm.example", email]) {
      await page.goto(`${selm}/bedienplatz/passwort?lang=de`);
      await page.fill("#email", address);
      await page.getByRole("button", { name: "Link anfordern" }).click();
      await page.getByRole("status").waitFor();
      answers.push(await page.locator("main").innerText());
    }
    assert.equal(answers[0], answers[1]);
    await sound(page);
    await choose(page, await linkIn(email, /^Neues Passwort für den Bedienplatz/));
    await signIn(page, email);
    await arrived(page);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("a session ends at its next step when its person ends it elsewhere, or the account is closed", async () => {
    const { email, link } = await invite("gone", "reception");
    const [office, home] = await Promise.all([open(browser, { viewport: desktop }), open(browser)]);
    await choose(office, link);
    for (const page of [office, home]) {
      await signIn(page, email);
      await arrived(page);
    }
    const ended = async (page) => {
      await page.reload();
      await page.getByRole("heading", { level: 1, name: "Anmelden am Bedienplatz" }).waitFor();
    };
    await home.goto(`${selm}/bedienplatz/konto?lang=de`);
    await sound(home);
    await home.getByRole("button", { name: "Alle anderen Sitzungen beenden" }).click();
    await home.getByRole("status").getByText("Alle anderen Sitzungen sind beendet").waitFor();
    await ended(office);

    const page = await workAs(browser, selm, "verwaltung", { lang: "en" });
    await page.goto(`${selm}/verwaltung/zugaenge?lang=en`);
    await page.getByRole("row", { name: email }).getByRole("link", { name: "Change" }).click();
    await sound(page);
    await page.getByRole("button", { name: "Close account" }).click();
    await page.getByRole("status").getByText("The account is closed.").waitFor();
    await sound(page);
    await ended(home);
    assert.deepEqual(page.complaints, []);
    for (const each of [office, home, page]) await each.context().close();
  });

  test("the privacy officer reads who may do what, and is offered no change", async () => {
    const page = await workAs(browser, selm, "datenschutz");
    await page.goto(`${selm}/verwaltung/zugaenge?lang=de`);
    await page.getByRole("row", { name: "verwaltung@selm.example" }).waitFor();
    assert.equal(await page.locator("main form, main .kern-btn, main td a").count(), 0);
    await sound(page);
    await page.context().close();
  });
});
