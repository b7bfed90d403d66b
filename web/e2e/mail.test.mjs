// What happens between a mail and the pages that its links open.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { book, launch, musterhausen, open, press, somebody, werne } from "./browser.mjs";
import { links, mailTo, subjectsTo } from "./mailbox.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("a scanner that opens every link of a mail changes nothing, and then a person cancels", async () => {
  const page = await open(browser);
  const person = await book(page, werne);
  const mail = await mailTo(person.email, /^Ihr Termin am /);
  const addresses = links(mail);
  assert.ok(addresses.some((address) => address.includes("/absagen")), `no link to cancel among ${addresses}`);

  const scanner = await open(browser);
  for (const address of addresses.filter((address) => address.startsWith(werne))) {
    const response = await scanner.goto(address);
    assert.equal(response.status(), 200, address);
  }
  await scanner.context().close();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Ihr Termin ist gebucht" }).waitFor();

  await page.goto(addresses.find((address) => address.includes("/absagen")));
  await page.getByRole("button", { name: "Ja, Termin absagen" }).click();
  await page.getByRole("heading", { level: 1, name: "Ihr Termin ist abgesagt" }).waitFor();
  await mailTo(person.email, /^Abgesagt: /);
  await page.context().close();
});

test("who lost the mail gets the link again, and nobody learns who has an appointment", async () => {
  const page = await open(browser);
  const person = await book(page, werne);
  const reference = await page.locator(".st-codes dd").first().innerText();
  const stranger = somebody();
  const answers = [];
  for (const email of [stranger.email, person.email]) {
    await page.goto(`${werne}/terminlink`);
    await page.fill("#email", email);
    await press(page, "form[method=post]");
    await page.locator("h1", { hasText: "Sehen Sie in Ihr Postfach" }).waitFor();
    answers.push(await page.locator("main").innerText());
  }
  assert.equal(answers[0], answers[1]);
  const mail = await mailTo(person.email, /^Der Link zu Ihrem Termin/);
  await page.goto(links(mail).find((address) => address.includes("/termin/")));
  await page.getByRole("heading", { level: 1, name: "Ihr Termin" }).waitFor();
  assert.equal(await page.locator(".st-codes dd").first().innerText(), reference);
  assert.deepEqual(await subjectsTo(stranger.email), []);
  await page.context().close();
});

test("a barrier that somebody reports reaches the town by mail", async () => {
  const page = await open(browser);
  const { email } = somebody();
  await page.goto(`${musterhausen}/barrierefreiheit?lang=de`);
  await page.fill("#nachricht", `Der Kalender bleibt stumm. ${email}`);
  await page.fill("#email", email);
  await press(page, "#melden");
  await page.locator("h1", { hasText: "Wir haben Ihre Nachricht bekommen" }).waitFor();
  const mail = await mailTo("rathaus@musterhausen.example", /Barrierefreiheit/);
  assert.ok(mail.text.includes("Der Kalender bleibt stumm."), mail.text);
  await page.context().close();
});
