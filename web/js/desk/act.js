// Sends actions without leaving the page. A request whose answer was lost is sent again with the same key until there is
// an answer; the server does nothing twice under one key. Where scripts fail, the form is sent as forms are.

import { request } from "../shared/request.js";
import { mainOf } from "./fetch.js";
import { away, refresh } from "./live.js";
import { announceNotice, clearNotice } from "./notice.js";
import { patch } from "./patch.js";
import { say } from "./say.js";
import { word } from "./words.js";

const again = 3000; // milliseconds until a request is sent again
const slow = 300; // milliseconds after which it is said that something is being sent
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
  if (!main.querySelector("#kopf")) {
    location.assign(there); // a refusal that has a page of its own
    return;
  }
  clearNotice();
  patch(main, { force: true });
  announceNotice();
  refresh(null);
}

async function deliver(address, body) {
  for (let tries = 0; ; tries++) {
    const waiting = setTimeout(() => underWay(tries === 0), slow);
    try {
      const response = await request(address, { method: "POST", body });
      if (!lost.has(response.status)) {
        if (tries > 0) say(word("sent"), { now: true });
        trouble(false);
        return response;
      }
    } catch {
      // no answer; whether the server has heard it is not known
    } finally {
      clearTimeout(waiting);
      underWay(false);
    }
    away();
    if (tries === 0) say(word("unsent"), { now: true });
    trouble(true);
    await connection();
  }
}

/** Shows that something is being sent. */
function underWay(there) {
  const note = document.getElementById("unterwegs");
  if (!note || note.hidden === !there) return;
  note.hidden = !there;
  if (there) say(word("sending"), { now: true });
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
