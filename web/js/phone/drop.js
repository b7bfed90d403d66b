// Escape drops the call: the kept time is let go, the form is empty. One click brings what was typed back.

import { choose } from "./swap.js";
import { close } from "./why.js";
import { say } from "./say.js";

export function dropOnEscape() {
  const form = document.getElementById("buchung");
  if (!form.querySelector("[name=name]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (close()) return;
    drop(form);
  });
}

async function drop(form) {
  const typed = Object.fromEntries(["name", "email", "telefon"].map((name) => [name, form.elements[name].value]));
  const before = location.href;
  const basket = form.elements.anliegen.value;
  if (basket === "" && Object.values(typed).every((value) => value === "")) return;
  const answer = { method: "POST", body: new URLSearchParams({ lang: document.documentElement.lang }) };
  document.querySelector("#reservierung").replaceChildren();
  for (const name of Object.keys(typed)) form.elements[name].value = "";
  // What lets the time go leads on to an empty page.
  await choose("/bedienplatz/telefon/freigabe", answer);
  history.replaceState(null, "", form.action);
  offerUndo(form, typed, before);
  document.querySelector("[role=combobox]").focus();
}

function offerUndo(form, typed, before) {
  const { dataset } = document.getElementById("gespraech");
  const note = document.createElement("div");
  note.className = "st-note st-note--info";
  note.id = "verworfen";
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "st-linkbtn", textContent: dataset.undo });
  const sentence = document.createElement("p");
  sentence.append(`${dataset.dropped} `, undo);
  note.append(document.createElement("span"), sentence);
  document.getElementById("verworfen")?.remove();
  document.getElementById("daneben").prepend(note);
  say(dataset.dropped);
  undo.addEventListener("click", async () => {
    await choose(before);
    for (const [name, value] of Object.entries(typed)) form.elements[name].value = value;
    note.remove();
    form.elements.name.focus();
    form.elements.name.dispatchEvent(new Event("input", { bubbles: true })); // keeps the time again
  });
}
