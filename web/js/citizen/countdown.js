// Shows how long a time is still kept, says so at five, two and one minute, and prolongs it without touching what was
// typed. The server says how many seconds are left, so that the visitor's clock may be wrong.

import { announce } from "./announce.js";
import { load, show } from "./fetch.js";

const warnings = [5, 2, 1]; // minutes
let ticking;

export function countDown() {
  const frame = document.getElementById("frist");
  if (!frame) return;
  start(frame);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-extend]");
    if (!button) return;
    event.preventDefault();
    extend(button);
  });
}

function start(frame) {
  clearInterval(ticking);
  const timer = frame.querySelector("[role=timer]");
  const begun = Date.now();
  const total = Number(frame.dataset.seconds);
  let last = total;

  function tick() {
    const left = Math.max(0, total - Math.floor((Date.now() - begun) / 1000));
    timer.textContent = left > 0 ? frame.dataset.left.replace("%", clock(left)) : frame.dataset.over;
    timer.hidden = false;
    const due = warnings.filter((minutes) => last > minutes * 60 && left <= minutes * 60).pop();
    if (left === 0 && last > 0) announce(frame.dataset.over);
    else if (due) announce(frame.getAttribute(`data-warn-${due}`));
    last = left;
    if (left === 0) clearInterval(ticking);
  }

  ticking = setInterval(tick, 1000);
  tick();
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function extend(button) {
  const { form } = button;
  let page;
  try {
    page = await load(button.formAction, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    page = null;
  }
  if (!page) {
    form.requestSubmit(button);
    return;
  }
  const frame = page.getElementById("frist");
  if (!frame) {
    // The time is gone: what the server says about that replaces the form, with what was typed in it.
    clearInterval(ticking);
    show(page);
    document.getElementById("titel")?.focus();
    return;
  }
  const fresh = document.importNode(frame, true);
  document.getElementById("frist").replaceWith(fresh);
  fresh.querySelector("button[data-extend]").focus();
  start(fresh);
  announce(fresh.dataset.extended);
}
