// Three hundred appointments that were agreed elsewhere, thirty of them wrong: read, mended, booked, taken back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { threeHundredLines } from "./agreed.mjs";
import { at, desktop, launch, open, press, somebody } from "./browser.mjs";
import { mailTo, subjectsTo } from "./mailbox.mjs";
import { problems } from "./sound.mjs";

const herscheid = at("herscheid");

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function signIn(page, who) {
  await page.goto(`${herscheid}/bedienplatz/anmelden?lang=de&weiter=/bedienplatz/import`);
  await page.fill("[name=email]", `${who}@herscheid.example`);
  await page.fill("[name=passwort]", "stadttermin-demo");
  await page.locator("main button[type=submit]").click();
  await page.locator("#datei").waitFor();
}

async function upload(page, name, content) {
  await page.setInputFiles("#datei", { name, mimeType: "text/csv", buffer: content });
  await press(page, "main");
}

async function sound(page) {
  assert.deepEqual(await problems(page, { least: 24 }), []);
  assert.deepEqual(page.complaints, []);
  await page.setViewportSize(desktop);
}

/** Gives a Tuesday in three weeks. */
function tuesday() {
  const when = new Date(Date.now() + 20 * 86_400_000);
  when.setUTCDate(when.getUTCDate() + ((9 - when.getUTCDay()) % 7));
  return when.toISOString().slice(0, 10).split("-").reverse().join(".");
}

const count = (page, group) => page.locator(`.st-pick .is-${group} b`).innerText().then(Number);

test("a file with errors is mended by keyboard, booked as a whole and taken back", async () => {
  const page = await open(browser, { viewport: desktop });
  await signIn(page, "leitung");
  await upload(page, "Termine Frühjahr.csv", await threeHundredLines(page));

  await page.locator("#spalten").waitFor();
  await sound(page);
  assert.equal(await page.inputValue("#spalte1"), "date");
  assert.equal(await page.inputValue("#spalte3"), "name");
  assert.match(await page.locator("td.st-intake__samples").nth(2).innerText(), /Jörg/);
  await page.selectOption("select[name^='name:']", "personalausweis");
  await press(page, "main");
  await page.locator(".st-pick").waitFor();
  await sound(page);
  assert.equal(await count(page, "probleme"), 30);
  assert.equal(await count(page, "gut"), 270);
  assert.equal(await page.locator("tr[data-problem]").count(), 30);
  assert.equal(await page.getByRole("button", { name: /eintragen/ }).count(), 0);

  // The first problem opens by a key, with the focus where it is mended; Enter goes on to the next.
  await page.keyboard.press("n");
  await page.locator("#datum:focus").waitFor();
  await sound(page);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("02.01.2040");
  await page.keyboard.press("Enter");
  await page.getByText("liegt mehr als zwei Jahre voraus").waitFor();
  await page.getByRole("button", { name: "Zeile auslassen" }).click();
  await page.locator("#uhrzeit:focus").waitFor(); // the next problem: mittags
  assert.equal(await page.inputValue("#uhrzeit"), "mittags");
  assert.equal(await count(page, "probleme"), 29);

  // What lies outside the opening hours is moved to a free time of the day by one press, where there is one.
  await page.locator("nav.st-legend a", { hasText: "nicht geöffnet" }).click();
  await page.locator("tr[data-problem] a[data-open]").first().click();
  await page.locator("#uhrzeit:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".is-open").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Alle 29 auslassen" }).click();
  await page.getByRole("button", { name: "270 Termine eintragen" }).waitFor();
  await page.locator("[data-mail]").check();
  await page.getByRole("button", { name: /270 Termine eintragen und \d+ Personen benachrichtigen/ }).waitFor();
  await page.locator("[data-mail]").uncheck();
  await page.getByRole("button", { name: "270 Termine eintragen", exact: true }).click();
  await page.getByRole("heading", { name: "270 Termine eingetragen" }).waitFor();
  await page.getByText("Niemand wurde benachrichtigt").waitFor();
  assert.deepEqual(await subjectsTo("person.1@beispiel.de"), []);

  await page.getByRole("button", { name: "270 Termine zurücknehmen" }).click();
  await page.getByRole("heading", { name: "Import von 270 Terminen zurückgenommen" }).waitFor();
  assert.deepEqual(page.complaints, []);
  assert.equal(await page.getByText("Jörg Beispiel").count(), 0);
  await page.context().close();
});

test("every step is sound, and people are written to where it was asked for", async () => {
  const page = await open(browser, { viewport: desktop });
  await signIn(page, "leitung");
  await sound(page);
  const { name, email } = somebody();
  await upload(page, "eins.csv", Buffer.from(`Datum;Uhrzeit;Name;E-Mail;Anliegen\n${tuesday()};10:00;${name};${email};Personalausweis\n`));
  await press(page, "main");
  await page.locator("[data-mail]").check();
  await sound(page);
  await page.getByRole("button", { name: "1 Termin eintragen und 1 Person benachrichtigen" }).click();
  await page.getByRole("heading", { name: "1 Termin eingetragen" }).waitFor();
  await sound(page);
  await mailTo(email, /^Ihr Termin am /);
  await page.reload();
  await page.getByLabel("Der Person absagen, die schon eine Bestätigung bekommen hat").waitFor();
  await page.getByRole("button", { name: "1 Termin zurücknehmen" }).click();
  await page.getByRole("heading", { name: "Import von 1 Termin zurückgenommen" }).waitFor();
  await sound(page);
  await mailTo(email, /^Wir müssen absagen: /);
  await page.context().close();
});

test("without scripts, in English, a calendar is imported", async () => {
  const page = await open(browser, { viewport: desktop, scripts: false, locale: "en-GB" });
  await signIn(page, "empfang");
  await page.goto(`${herscheid}/bedienplatz/import?lang=en`);
  const day = tuesday().split(".").reverse().join("");
  const entry = (n, more) => `BEGIN:VEVENT\r\nUID:${n}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:${day}T09${n}000\r\n${more}\r\nEND:VEVENT\r\n`;
  const entries = entry(0, "DURATION:PT15M\r\nSUMMARY:Personalausweis – Anna Meier") + entry(1, "RRULE:FREQ=HOURLY\r\nSUMMARY:Besprechung");
  const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//probe//\r\n${entries}END:VCALENDAR\r\n`;
  await upload(page, "calendar.ics", Buffer.from(calendar));
  await press(page, "main");
  await page.getByText("This recurrence cannot be read for certain").waitFor();
  await page.getByRole("button", { name: "Leave this line out" }).click();
  await page.getByRole("button", { name: "Book 1 appointment" }).click();
  await page.getByRole("heading", { name: "1 appointment booked" }).waitFor();
  await page.locator("th", { hasText: "Anna Meier" }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** Gives a Tuesday whose day is also the number of another month, with the month first. */
function american() {
  const [day, month, year] = tuesday().split(".").map(Number);
  const low = new Date(Date.UTC(year, month - 1, day));
  while (low.getUTCDate() > 12 || low.getUTCDate() === low.getUTCMonth() + 1 || low.getUTCDay() !== 2) low.setUTCDate(low.getUTCDate() + 1);
  return `${low.getUTCMonth() + 1}/${low.getUTCDate()}/${low.getUTCFullYear()}`;
}

for (const scripts of [false, true]) {
  test(`${scripts ? "with" : "without"} scripts, what can be read in two ways is asked once, and discarding asks first`, async () => {
    const page = await open(browser, { viewport: desktop, scripts });
    const sounds = () => scripts && sound(page); // axe is a script
    await signIn(page, "leitung");
    const date = american();
    await upload(page, "Outlook.csv", Buffer.from(`Date,Time,Name,Phone,Service,Notes\n${date},10:00,Anna Meier,(Sohn),Personalausweis,Rollstuhl\n`));
    await page.getByText("Termine haben kein Feld für Bemerkungen").waitFor();
    await sounds();
    await press(page, "main");
    await page.getByRole("heading", { name: "Was kommt im Datum zuerst" }).waitFor();
    await sounds();
    assert.equal(await page.getByRole("button", { name: /eintragen/ }).count(), 0);
    await page.getByRole("button", { name: "(Monat zuerst)" }).click();
    await page.getByText(`„${date}“ ist gelesen als Dienstag`).waitFor();
    await page.getByText("„(Sohn)“ ist keine Telefonnummer und wird nicht übernommen.").waitFor();
    await page.getByRole("button", { name: "1 Termin eintragen" }).waitFor();
    await page.locator("summary", { hasText: "Verwerfen" }).click();
    await page.getByText("Was Sie zu „Outlook.csv“ zugeordnet und geändert haben, geht verloren").waitFor();
    await sounds();
    await page.getByRole("button", { name: "Ja, verwerfen" }).click();
    await page.locator("#datei").waitFor();
    assert.equal(await page.getByText("Outlook.csv").count(), 0);
    await page.context().close();
  });
}
