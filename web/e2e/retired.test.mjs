// What the settings of a town no longer name stands in a list, and is brought back from there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { at, launch } from "./browser.mjs";
import { staffProblems } from "./sound.mjs";
import { workAs } from "./staff.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const town = at("weiler");

let browser, folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "stadttermin-retired-"));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Takes the last service out of the town's files, and brings them into force. */
async function retire() {
  const files = join(folder, "weiler");
  await cp(join(here, "tenants/weiler"), files, { recursive: true });
  const services = join(files, "services.yaml");
  await writeFile(services, (await readFile(services, "utf8")).replace(/  - id: hundesteuer[^]*$/, ""));
  await promisify(execFile)(join(here, "../../bin/stadttermin"), ["tenant", "apply", files]);
}

test("a service is listed with a button, and offered again once that was pressed", async () => {
  await retire();
  const page = await workAs(browser, town, "verwaltung");
  const row = page.locator(".st-gone li", { hasText: "Hund anmelden" });
  await page.goto(`${town}/verwaltung?lang=de`);
  for (let asked = 0; asked < 100 && await row.count() === 0; asked++) { // until the server has heard of it
    await page.waitForTimeout(200);
    await page.reload();
  }
  await row.waitFor();
  assert.deepEqual(await staffProblems(page), []);
  await row.getByRole("button", { name: "Zurückholen: Hund anmelden" }).click();
  await page.locator(".st-note--ok").waitFor();
  assert.equal(await row.count(), 0);
  assert.deepEqual(await staffProblems(page), []);
  await page.context().close();
});
