// Keeps an appointment's page up to date while its person sits in the waiting area: how many are before them, or where
// to go. What changed is said aloud.

import { announce } from "./announce.js";
import { load } from "./fetch.js";

const pause = 20_000; // milliseconds between two looks

export function followStanding() {
  if (!document.querySelector("main [data-refresh]")) return;
  setInterval(look, pause);
  document.addEventListener("visibilitychange", look);
}

async function look() {
  const shown = document.querySelector("main [data-refresh]");
  if (!shown || document.hidden) return;
  const page = await load(shown.dataset.refresh, { signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (!page) return;
  const fresh = page.querySelector("main [data-refresh]");
  if (!fresh) {
    location.reload(); // the appointment is over
    return;
  }
  const before = shown.querySelector("h2").textContent;
  shown.replaceWith(document.importNode(fresh, true));
  const now = fresh.querySelector("h2").textContent;
  if (now !== before) announce(now);
}
