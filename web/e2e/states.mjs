// Every page and every state that people meet. Who walks through them gets the name of each while the page shows it.

import { book, fillIn, musterhausen, press, somebody, takeTime, werne } from "./browser.mjs";

/** Walks through all states of a town in a language. unusual: also those of the town that has what others have not. */
export async function* states(page, { town = werne, lang = "de", unusual = musterhausen } = {}) {
  const go = (path, host = town) => page.goto(`${host}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
  for (const [name, path] of Object.entries(addresses)) {
    await go(path);
    yield name;
  }
  for (const [name, path] of Object.entries(unusualAddresses)) {
    await go(path, unusual);
    yield name;
  }
  yield* forms(page, go);
  yield* appointment(page, go, town, lang);
  yield* taken(page, go, unusual, lang);
}

const addresses = {
  start: "/",
  search: "/?q=ausweis",
  "search-nothing": "/?q=raumschiff",
  category: "/anliegen/wohnen",
  basket: "/auswahl?anliegen=personalausweis:2,meldebescheinigung",
  "basket-alone": "/auswahl?anliegen=personalausweis&dazu=eheschliessung",
  "basket-too-long": "/auswahl?anliegen=personalausweis:2,reisepass:2,wohnsitz-anmelden:2,beglaubigung-20:2,wohnsitz-abmelden:2",
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
  "times-offices": "/zeiten?anliegen=personalausweis",
  "nothing-closed": "/zeiten?anliegen=trauung",
  "nothing-split": "/zeiten?anliegen=beratung:2",
};

async function* forms(page, go) {
  await go("/terminlink");
  yield "lost-link";
  await press(page, "form[method=post]");
  await page.locator(".st-errors").waitFor();
  yield "lost-link-errors";
  await page.fill("#referenz", "WER-7K4M-2QX9");
  await page.fill("#email", somebody().email);
  await press(page, "form[method=post]");
  await page.waitForURL(/gesendet/);
  yield "lost-link-sent";
}

async function* appointment(page, go, town, lang) {
  const person = somebody();
  await go("/zeiten?anliegen=personalausweis:2,meldebescheinigung");
  await takeTime(page);
  yield "details";
  await fillIn(page, { ...person, name: "", email: "kim.beispiel.de" });
  await press(page, "#angaben");
  await page.locator(".st-errors").waitFor();
  yield "errors";
  await fillIn(page, person);
  await press(page, "#angaben");
  await page.waitForURL(/\/gebucht/);
  yield "booked";

  const manage = (await page.locator("a[href*='/absagen']").getAttribute("href")).replace("/absagen", "");
  await page.goto(town + manage);
  yield "appointment";
  await page.locator("a[href*='/verschieben']").click();
  await page.locator("#zeiten").waitFor();
  yield "move";
  await page.goto(town + manage.replace("?", "/absagen?"));
  yield "cancel";
  await press(page, "main");
  await page.locator("form[action*=zuruecknehmen]").waitFor();
  yield "cancelled";
}

/** Two want the only counter at one time; the second learns that it is gone. */
async function* taken(page, go, town, lang) {
  await go("/zeiten?anliegen=einzelschalter", town);
  const other = await page.context().browser().newContext();
  await book(await other.newPage(), town, { basket: "einzelschalter", lang });
  await other.close();
  await page.locator("button.st-time").last().click();
  await page.locator(".st-alts").waitFor();
  yield "taken";
}
