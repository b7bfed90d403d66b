// Sends actions without leaving the page. A request whose answer was lost is sent again with the same key until there is
// an answer; the server does nothing twice under one key. Where scripts fail, the form is sent as forms are.

import { mainOf } from "./fetch.js";
import { refresh } from "./live.js";
import { patch } from "./patch.js";
import { say } from "./say.js";
import { word } from "./words.js";

const again = 3000; // milliseconds until a request is sent again
const lost = new Set([502, 504]); // a proxy's answers, which say nothing about ours

export function actInPlace() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.jsSent || event.submitter?.getAttribute("aria-disabled") === "true") return;
    form.dataset.jsSent = "1";
    const body = new URLSearchParams(new FormData(form, event.submitter));
    send(form.action, body).finally(() => { delete form.dataset.jsSent; });
  });
}

/** Posts to an address until there is an answer, and shows it. */
export async function send(address, body) {
  const response = await deliver(address, body);
  const here = new URL(location.href);
  const there = new URL(response.url);
  if (response.redirected && (there.pathname !== here.pathname || there.searchParams.get("tag") !== here.searchParams.get("tag"))) {
    location.assign(there);
    return;
  }
  const main = await mainOf(response);
  if (!main) {
    location.reload();
    return;
  }
  if (main.querySelector("#kopf")) patch(main, { force: true });
  else location.assign(there); // a refusal that has a page of its own
  document.getElementById("hinweis")?.scrollIntoView({ block: "nearest" });
  refresh(null);
}

async function deliver(address, body) {
  for (let tries = 0; ; tries++) {
    try {
      const response = await fetch(address, { method: "POST", body, credentials: "same-origin" });
      if (!lost.has(response.status)) {
        if (tries > 0) say(word("sent"), { now: true });
        trouble(false);
        return response;
      }
    } catch {
      // no answer; whether the server has heard it is not known
    }
    if (tries === 0) say(word("unsent"), { now: true });
    trouble(true);
    await connection();
  }
}

/** Shows that something is not sent yet, and keeps the page from being left without a warning. */
function trouble(there) {
  const note = document.getElementById("ungesendet");
  if (note) note.hidden = !there;
  onbeforeunload = there ? (event) => event.preventDefault() : null;
}

function connection() {
  return new Promise((resolve) => {
    const timer = setTimeout(done, again);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}
