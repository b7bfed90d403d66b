// A counter is closed at short notice: who is affected, the mail, and the answer with one click.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, musterhausen, open, phone, somebody } from "./browser.mjs";
import { links, mailTo } from "./mailbox.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// An hour at which no other test books, on a day that none of them looks at.
const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);

/** Books four quarters of an hour on each of three counters, but for two that stay free. */
async function fill() {
  const page = await open(browser);
  await page.goto(`${musterhausen}/?lang=de`);
  const people = Array.from({ length: 10 }, somebody);
  const booked = await page.evaluate(async ({ people, day }) => {
    const ask = async (path, body) => {
      const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      return (await fetch(`/api/v1${path}`, sent)).json();
    };
    const services = { personalausweis: 1 };
    const { times } = await ask(`/availability/${day}?services=personalausweis&office=mitte`);
    const early = times.filter(({ start }) => start.slice(11, 13) === "05");
    for (const [i, person] of people.entries()) {
      const { start, office } = early[i % early.length];
      const { hold } = await ask("/holds", { services, office, start });
      const { reference } = await ask("/appointments", { hold, ...person, lang: "de" });
      if (!reference) return i;
    }
    return people.length;
  }, { people, day });
  assert.equal(booked, people.length);
  await page.context().close();
  return people;
}

const question = `amt=mitte&schalter=1&schalter=2&von_tag=${day}&von_zeit=05:00&bis_tag=${day}&bis_zeit=06:00&grund=illness&lang=de`;

test("a lead closes two counters, nobody is lost, and a citizen takes the kept time from the mail", async () => {
  const people = await fill();
  const lead = await workAs(browser, musterhausen, "leitung");
  await lead.goto(`${musterhausen}/bedienplatz/ausfall/neu?${question}`);
  const counts = (await lead.locator(".st-pick b").allInnerTexts()).map(Number);
  const affected = Number.parseInt(await lead.locator("#gruppe").innerText(), 10);
  assert.equal(counts.reduce((a, b) => a + b, 0), affected, "everybody is in one group");
  assert.deepEqual(await staffProblems(lead), []);

  // One row is decided by hand, and the number of mails with it.
  const written = counts[1];
  await lead.locator("tbody a", { hasText: "Ändern" }).first().click();
  await lead.getByLabel("anrufen statt Mail").check();
  await lead.getByRole("button", { name: "Übernehmen und neu berechnen" }).click();
  await lead.getByRole("button", { name: written === 2 ? /eine Person/ : `Schließen und ${written - 1} Personen benachrichtigen` }).click();
  await lead.waitForURL(/ausfall\/[0-9a-f-]{36}/);
  await lead.getByRole("heading", { name: `0 von ${written} haben geantwortet` }).waitFor();
  assert.deepEqual(await staffProblems(lead), []);

  const names = await lead.locator("section[aria-labelledby=g-waiting] .st-case").count();
  assert.equal(names, written - 1);
  const mail = await Promise.any(people.map(({ email }) => mailTo(email, /fällt aus$/)));
  const citizen = await open(browser, { viewport: phone });
  await citizen.goto(links(mail).find((address) => address.includes("/termin/") && !address.includes("/absagen")));
  await citizen.getByRole("heading", { level: 1, name: "Ihr Termin kann nicht stattfinden" }).waitFor();
  await citizen.getByRole("button", { name: "Neue Zeit annehmen" }).click();
  await citizen.getByRole("heading", { level: 1, name: "Ihr Termin", exact: true }).waitFor();

  await lead.reload();
  await lead.getByRole("heading", { name: `1 von ${written} haben geantwortet` }).waitFor();

  // Who is on the call list is telephoned.
  const call = lead.locator("section[aria-labelledby=g-call] .st-case").first();
  await call.getByRole("button", { name: /^Nicht erreicht/ }).click();
  await lead.locator("section[aria-labelledby=g-call]").getByText("nicht erreicht, ein Versuch").waitFor();
  await lead.locator("section[aria-labelledby=g-call] .st-case").first().getByRole("button", { name: /^Zeit annehmen/ }).click();
  await lead.getByRole("heading", { name: `2 von ${written} haben geantwortet` }).waitFor();

  // For all others it is taken back in one step, which says first what it does; the numbers stay true.
  await lead.getByRole("link", { name: "Für alle übrigen zurücknehmen" }).click();
  await lead.getByText("2 Personen haben schon geantwortet").waitFor();
  assert.deepEqual(await staffProblems(lead), []);
  await lead.getByRole("button", { name: "Für alle übrigen zurücknehmen" }).click();
  await lead.getByText("Die Schalter sind wieder offen").waitFor();
  await lead.getByRole("heading", { name: `2 von ${written} haben geantwortet` }).waitFor();
  await lead.context().close();
});
