// Measures how soon a first visitor sees the main thing of a page: largest contentful paint at 390 px on a slow
// connection (1.6 Mbit/s, 150 ms) with a processor four times slower. Prints medians; make bench runs it.

import { launch, open, selm, werne } from "./browser.mjs";

const rounds = 5;
const goal = 0.9; // seconds
const bound = 1.5; // seconds

/** Gives the seconds until the largest contentful paint of one first visit. */
async function visit(browser, address) {
  const page = await open(browser);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false, latency: 150, downloadThroughput: (1.6 * 1000 * 1000) / 8, uploadThroughput: (750 * 1000) / 8,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    window.painted = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.painted = entry.startTime; })
      .observe({ type: "largest-contentful-paint", buffered: true });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.waitForFunction(() => window.painted > 0); // a busy machine paints later than it loads
  const seconds = (await page.evaluate(() => window.painted)) / 1000;
  await page.context().close();
  return seconds;
}

const browser = await launch();
for (const [name, address] of Object.entries({
  "first page, German": `${werne}/?lang=de`,
  "first page, Arabic": `${selm}/?lang=ar`,
  "times, German": `${werne}/zeiten?anliegen=personalausweis&lang=de`,
})) {
  const all = [];
  for (let round = 0; round < rounds; round += 1) all.push(await visit(browser, address));
  all.sort((a, b) => a - b);
  const [median, slowest] = [all[Math.floor(rounds / 2)], all.at(-1)].map((seconds) => seconds.toFixed(2));
  console.log(`largest contentful paint at 390 px, ${name}: ${median} s (at most ${bound}, goal ${goal}; ${rounds} visits, slowest ${slowest} s)`);
}
await browser.close();
