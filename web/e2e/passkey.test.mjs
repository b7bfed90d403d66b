// How people at the town hall set a passkey up, sign in with it, and remove it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, open, phone, selm } from "./browser.mjs";
import { links, mailTo } from "./mailbox.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

const password = "fünf Wörter reichen hier aus";

describe("passkeys of staff", { concurrency: 2 }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  async function sound(page) { assert.deepEqual(await staffProblems(page, [phone, desktop]), []); }

  /** Gives the browser a device that keeps passkeys and agrees to whatever it is asked. */
  async function withDevice(page, transport = "internal") {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport, hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
    return {
      agree: (enabled) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: enabled }),
      remove: () => devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
    };
  }

  /** Invites somebody as administrator, lets them choose their password, and signs them in. */
  async function admin({ scripts = true } = {}) {
    const email = `passkey.${crypto.randomUUID().slice(0, 8)}@selm.example`;
    const inviting = await workAs(browser, selm, "verwaltung");
    await inviting.goto(`${selm}/verwaltung/zugaenge/einladen?lang=de`);
    await inviting.fill("#name", "Ole Siemer");
    await inviting.fill("#email", email);
    await inviting.check('input[value="administrator"]');
    await inviting.getByRole("button", { name: "Einladung senden" }).click();
    await inviting.getByRole("status").waitFor();
    await inviting.context().close();
    const page = await open(browser, { viewport: desktop, scripts });
    await page.goto(await linkIn(email));
    await page.fill("#neu", password);
    await page.fill("#nochmal", password);
    await page.getByRole("button", { name: "Passwort speichern" }).click();
    await page.getByText("Ihr Passwort ist gespeichert").waitFor();
    await signIn(page, email);
    await page.waitForURL(/konto\/faktor/);
    return { page, email };
  }

  async function linkIn(email) {
    return links(await mailTo(email, /^Ihr Zugang zum Bedienplatz/)).find((address) => address.includes("/zugang/"));
  }

  async function signIn(page, email) {
    await page.goto(`${selm}/bedienplatz/anmelden?lang=de`);
    await page.fill("#email", email);
    await page.fill("#passwort", password);
    await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  }

  test("a passkey is set up, signs in, stands beside another one, and is removed", async () => {
    const { page, email } = await admin();
    const laptop = await withDevice(page);
    await page.reload();
    await sound(page);
    await page.fill("#name", "Dienstlaptop");
    await page.getByRole("button", { name: "Passkey anlegen" }).click();
    await page.waitForURL(/ersatzcodes/);
    const codes = await page.locator("main ul.st-codes li").allInnerTexts();
    assert.equal(codes.length, 10);
    await page.getByRole("button", { name: "Ich habe die Codes gesichert" }).click();
    await page.getByRole("status").getByText("Ihr zweiter Faktor ist eingerichtet").waitFor();
    await page.getByRole("heading", { name: "Passkey: Dienstlaptop" }).waitFor();
    await page.getByText("noch nie benutzt").waitFor();
    await sound(page);

    await page.getByRole("button", { name: "Abmelden" }).click();
    await signIn(page, email);
    await page.getByRole("heading", { level: 1, name: "Passkey bestätigen" }).waitFor();
    await sound(page);
    await page.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await page.waitForURL((url) => url.pathname === "/bedienplatz");

    await page.goto(`${selm}/bedienplatz/konto?lang=de`);
    await page.getByText(/zuletzt benutzt heute/).waitFor();
    await page.getByText("Das ist Ihr letzter zweiter Faktor").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Entfernen/ }).count(), 0, "the last one stays");
    // The same device makes no second one.
    await page.getByRole("button", { name: "Weiteren einrichten" }).click();
    await page.waitForURL(/konto\/faktor/);
    await page.getByRole("button", { name: "Passkey anlegen" }).click();
    await page.getByRole("alert").getByText("Dieses Gerät hat schon einen Passkey").waitFor();
    await sound(page);
    await laptop.remove();
    await withDevice(page, "usb");
    await page.fill("#name", "Schlüssel");
    await page.getByRole("button", { name: "Passkey anlegen" }).click();
    await page.getByRole("heading", { name: "Passkey: Schlüssel" }).waitFor();

    await page.fill("#code", codes[0]);
    await page.getByRole("button", { name: /^Entfernen.*Dienstlaptop/ }).click();
    await page.getByRole("status").getByText("Der Passkey ist entfernt").waitFor();
    assert.equal(await page.getByRole("heading", { name: /^Passkey: / }).count(), 1);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("a device that refuses is said, and a recovery code is another way", async () => {
    const { page, email } = await admin();
    const device = await withDevice(page);
    await page.reload();
    await page.getByRole("button", { name: "Passkey anlegen" }).click();
    await page.waitForURL(/ersatzcodes/);
    const codes = await page.locator("main ul.st-codes li").allInnerTexts();
    await page.getByRole("button", { name: "Ich habe die Codes gesichert" }).click();
    await page.getByRole("button", { name: "Abmelden" }).click();
    await signIn(page, email);
    await device.agree(false);
    await page.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await page.getByRole("alert").getByText("Das wurde abgebrochen").waitFor();
    await sound(page);
    await page.getByText("Kein Zugriff auf Passkey oder App?").click();
    await page.fill("#ersatzcode", codes[0]);
    await page.getByRole("button", { name: "Mit Ersatzcode anmelden" }).click();
    await page.waitForURL((url) => url.pathname === "/bedienplatz");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("without scripts the page says what passkeys need, and offers the app", async () => {
    const { page } = await admin({ scripts: false });
    await page.getByText("Passkeys brauchen JavaScript").waitFor();
    assert.equal(await page.getByRole("button", { name: "Passkey anlegen" }).count(), 0);
    await page.getByRole("button", { name: "Prüfen und einschalten" }).waitFor();
    await page.context().close();
  });
});
