// The kiosk without scripts is complete; this makes typing quick, reads aloud, prints, and leads back to the start.

import { reloadWhenReachable } from "./reload.js";

const idle = 30_000; // milliseconds until the question whether somebody is still there
const grace = 10_000; // milliseconds that the question stands
const afterStart = 60_000; // how often the first page is loaded anew, for its times and estimates

export function kiosk() {
  if (document.body.dataset.start) returnToStart();
  else setInterval(() => reloadWhenReachable("/kiosk"), afterStart);
  typeQuickly();
  readAloud();
  print();
}

function returnToStart() {
  const dialog = document.getElementById("mehr-zeit");
  let timer;
  const begin = () => {
    clearTimeout(timer);
    if (dialog.open) return;
    timer = setTimeout(() => {
      dialog.showModal();
      timer = setTimeout(() => { reloadWhenReachable("/kiosk"); }, grace);
    }, idle);
  };
  for (const name of ["pointerdown", "keydown", "input"]) addEventListener(name, begin);
  dialog.addEventListener("close", begin);
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
  begin();
}

function typeQuickly() {
  const form = document.querySelector("[data-keys]");
  if (!form) return;
  const field = form.querySelector("input[name=code]");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  form.addEventListener("click", (event) => {
    const key = event.target.closest("button[name=taste]");
    if (!key) return;
    event.preventDefault();
    field.value = key.value === "weg" ? field.value.slice(0, -1) : (field.value + key.value).slice(0, 12);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // The reader types as a keyboard does, wherever the focus is.
  addEventListener("keydown", (event) => {
    if (document.activeElement !== field && /^[0-9a-z]$/i.test(event.key)) field.focus();
  });
}

function readAloud() {
  const button = document.querySelector("[data-read]");
  if (!button || !window.speechSynthesis) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const said = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
    said.lang = document.documentElement.lang;
    speechSynthesis.speak(said);
  });
}

function print() {
  const button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
