import { chromium } from "playwright-core";
const base = process.env.BASE ?? "http://werne.localhost:8099";
const [,, ...args] = process.argv;   // name=path ...
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const width of (process.env.W ?? "390,1280").split(",").map(Number)) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, locale: "de-DE", colorScheme: process.env.DARK ? "dark" : "light", javaScriptEnabled: !process.env.NOJS });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() !== "log") console.log(m.type(), m.text()); });
  for (const arg of args) {
    const [name, ...rest] = arg.split("=");
    let path = rest.join("=");
    if (path.startsWith("!")) { await eval(`(async () => {${path.slice(1)}})()`); }
    else await page.goto(path.startsWith("http") ? path : base + path);
    if (name.startsWith("_")) continue;
    await page.evaluate(() => document.fonts.ready);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) console.log(name, width, "overflows by", over);
    await page.screenshot({ path: `/tmp/h4/shots/${name}-${width}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
