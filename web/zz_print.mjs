import { chromium } from "playwright-core";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const p = await b.newPage(); await p.goto("http://werne.localhost:8099/zeiten?anliegen=personalausweis:2,meldebescheinigung");
await p.locator("button.st-time").last().click(); await p.fill("#name","Kim Beispiel"); await p.fill("#email","kim@beispiel.de"); await p.click("text=Termin verbindlich buchen"); await p.waitForURL(/gebucht/);
const pdf = await p.pdf({ format: "A4", path: "/tmp/h4/print.pdf" });
console.log("pages", (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length);
await p.emulateMedia({ media: "print" }); await p.setViewportSize({ width: 794, height: 1123 }); await p.screenshot({ path: "/tmp/h4/shots/print.png", fullPage: true });
await b.close();
