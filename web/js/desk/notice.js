// What was said about an action stays until the next one, or until somebody closes it. It is announced once, as it comes.

import { say } from "./say.js";

/** Takes away what was said before. */
export function clearNotice() { document.getElementById("hinweis")?.remove(); }

/** Brings what was just said into view, with a button that closes it. */
export function showNotice() {
  const note = document.getElementById("hinweis");
  if (!note) return;
  const close = note.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", clearNotice);
  }
  note.scrollIntoView({ block: "nearest" });
}

/** Shows a notice that has come with an answer; an alert speaks by itself as it is put in. */
export function announceNotice() {
  showNotice();
  const note = document.getElementById("hinweis");
  if (note?.getAttribute("role") === "status") say(note.querySelector("p")?.textContent, { now: true });
}
