// Every page and state, in German and in Arabic.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open, selm, werne } from "./browser.mjs";
import { problems } from "./sound.mjs";
import { states } from "./states.mjs";

describe("every page and state", { concurrency: true }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  for (const [language, { town, lang, dir }] of Object.entries({
    German: { town: werne, lang: "de", dir: "ltr" },
    Arabic: { town: selm, lang: "ar", dir: "rtl" },
  })) {
    test(`is sound in ${language}`, async () => {
      const found = [];
      for await (const { name, page } of states(await open(browser), { town, lang })) {
        found.push(...(await problems(page)).map((problem) => `${name}, ${problem}`));
        assert.equal(await page.getAttribute("html", "lang"), lang, name);
        assert.equal(await page.getAttribute("html", "dir"), dir, name);
        if (name === "held-again") assert.notEqual(await page.inputValue("#name"), "", "what was typed outlives the hold");
      }
      assert.deepEqual(found, []);
    });
  }
});
