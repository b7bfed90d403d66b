// What was typed about a person is not lost where the session has ended meanwhile or the server fails: the form is sent in
// the background first, and stays as it is until there is an answer that is worth going to.

import { request } from "../shared/request.js";
import { say } from "./say.js";

export function keepWhatWasTyped() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form || event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return; // which do something else
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    send(form).finally(() => { delete form.dataset.sending; });
  });
}

async function send(form) {
  let response;
  try {
    response = await request(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    tell(form, "unanswered");
    return;
  }
  if (response.status >= 500) tell(form, "unanswered");
  else if (response.redirected && new URL(response.url).pathname.endsWith("/anmelden")) tell(form, "signedOut");
  else if (response.redirected) location.assign(`${response.url}${form.dataset.keep}`);
  else form.submit(); // it was refused: sent as forms are, it is answered with a page that shows what was typed
}

/** Says why nothing has happened yet, beside the button that was pressed. */
function tell(form, why) {
  const words = document.getElementById("behalten").dataset;
  const note = document.createElement("div");
  note.className = "st-note st-note--warn";
  note.id = "nicht-gesendet";
  note.setAttribute("role", "alert");
  const sentence = document.createElement("p");
  sentence.textContent = words[why];
  if (why === "signedOut") {
    const link = Object.assign(document.createElement("a"), { href: words.signIn, target: "_blank", textContent: words.signInText });
    sentence.append(" ", link);
  }
  note.append(document.createElement("span"), sentence);
  document.getElementById(note.id)?.remove();
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
  say(sentence.textContent);
}
