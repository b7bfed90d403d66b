// Every page and every state that people meet. Who walks through them gets the name of each while a page shows it.

import { fillIn, musterhausen, openLaterDay, press, somebody, takeTime, werne } from "./browser.mjs";

/** Walks through all states in a language: of a town, and of the one that has what others have not. */
export async function* states(page, { town = werne, lang = "de" } = {}) {
  const go = (path, host = town) => page.goto(`${host}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
  const forgotten = await forget(page, lang);
  for (const [name, path] of Object.entries(addresses)) {
    await go(path);
    yield { name, page };
  }
  for (const [name, path] of Object.entries(unusualAddresses)) {
    await go(path, musterhausen);
    yield { name, page };
  }
  yield* forms(page, go);
  yield* appointment(page, go, town);
  yield* taken(page, go);
  yield* expired(forgotten);
}

const addresses = {
  start: "/",
  search: "/?q=ausweis",
  "search-nothing": "/?q=raumschiff",
  category: "/anliegen/wohnen",
  basket: "/auswahl?anliegen=personalausweis:2,meldebescheinigung",
  "basket-alone": "/auswahl?anliegen=personalausweis&dazu=eheschliessung",
  "basket-empty": "/auswahl",
  times: "/zeiten?anliegen=personalausweis:2,meldebescheinigung",
  imprint: "/impressum",
  privacy: "/datenschutz",
  accessibility: "/barrierefreiheit",
  "not-found": "/gibtesnicht",
};

const unusualAddresses = {
  "start-long": "/",
  "category-long": "/anliegen/familie",
  "basket-long": "/auswahl?anliegen=verpflichtungserklaerung,urkunde-2",
  "basket-full": "/auswahl?anliegen=personalausweis:4",
  "basket-too-long": "/auswahl?anliegen=verpflichtungserklaerung,vaterschaft,sorge,namen",
  "times-offices": "/zeiten?anliegen=personalausweis",
  "nothing-closed": "/zeiten?anliegen=trauung",
  "nothing-split": "/zeiten?anliegen=beratung:2",
  "imprint-bare": "/impressum",
  "privacy-bare": "/datenschutz",
  "accessibility-bare": "/barrierefreiheit",
};

async function* forms(page, go) {
  await go("/terminlink");
  yield { name: "lost-link", page };
  await press(page, "form[method=post]");
  await page.locator(".st-errors").waitFor();
  yield { name: "lost-link-errors", page };
  await page.fill("#email", somebody().email);
  await press(page, "form[method=post]");
  await page.waitForURL(/gesendet/);
  yield { name: "lost-link-sent", page };

  await go("/barrierefreiheit");
  await page.fill("#email", "kim.beispiel.de");
  await press(page, "#melden");
  await page.locator(".st-errors").waitFor();
  yield { name: "report-errors", page };
  await page.fill("#nachricht", "Der Kalender bleibt stumm.");
  await page.fill("#email", somebody().email);
  await press(page, "#melden");
  await page.waitForURL(/gesendet/);
  yield { name: "reported", page };
}

async function* appointment(page, go, town) {
  const person = somebody();
  await go("/zeiten?anliegen=personalausweis:2,meldebescheinigung");
  await takeTime(page);
  yield { name: "details", page };
  await fillIn(page, { name: "", email: "kim.beispiel.de" });
  await press(page, "#angaben");
  await page.locator(".st-errors").waitFor();
  yield { name: "errors", page };
  await fillIn(page, person);
  await press(page, "#angaben");
  await page.waitForURL(/\/gebucht/);
  yield { name: "booked", page };

  const manage = (await page.locator("a[href*='/absagen']").getAttribute("href")).replace("/absagen", "");
  await page.goto(town + manage);
  yield { name: "appointment", page };
  await page.locator("a[href*='/verschieben']").click();
  await page.locator("#zeiten").waitFor();
  yield { name: "move", page };
  await page.goto(town + manage.replace("?", "/absagen?"));
  yield { name: "cancel", page };
  await press(page, "main");
  await page.locator("form[action*=zuruecknehmen]").waitFor();
  yield { name: "cancelled", page };
}

/** Two want the only counter at one time; the second learns that it is gone. */
async function* taken(page, go) {
  await go("/zeiten?anliegen=einzelschalter", musterhausen);
  await openLaterDay(page);
  // Walks in two languages go on at the same time, and one does not wait for a time of the other's.
  const german = await page.getAttribute("html", "lang") === "de";
  const start = await page.locator("button.st-time").nth(german ? -1 : 0).getAttribute("value");
  const wanted = `button.st-time[value="${start}"]`;
  const other = await page.context().browser().newContext();
  const faster = await other.newPage();
  await faster.goto(page.url());
  await faster.locator(wanted).click();
  await faster.locator("#angaben").waitFor();
  await other.close();
  await page.locator(wanted).click();
  await page.locator(".st-alts").waitFor();
  yield { name: "taken", page };
}

/** Holds a time where a hold lasts a minute, and leaves the form lying while the walk goes on. */
async function forget(page, lang) {
  const forgotten = await page.context().newPage();
  await forgotten.goto(`${musterhausen}/zeiten?anliegen=personalausweis&lang=${lang}`);
  await takeTime(forgotten);
  await fillIn(forgotten, somebody());
  return forgotten;
}

async function* expired(page) {
  const over = await page.locator("#frist").getAttribute("data-over");
  await page.getByRole("timer").filter({ hasText: over }).waitFor({ timeout: 130_000 });
  yield { name: "over", page };
  await press(page, "#angaben");
  await page.locator("form:has([name=email][type=hidden])").waitFor();
  yield { name: "expired", page };
  await press(page, "main");
  await page.locator("#angaben").waitFor();
  yield { name: "held-again", page };
}
