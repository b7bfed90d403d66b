// The chosen time is kept from the first letter of the name on, and the next one when another is chosen then.

import { load } from "../citizen/fetch.js";
import { chosen, take } from "./swap.js";
import { say } from "./say.js";

let asked = "";

export function holdWhileTyping() {
  const form = document.getElementById("buchung");
  if (!form.querySelector("[name=name]")) return;
  document.addEventListener("choice", () => keep(form));
  document.addEventListener("input", (event) => {
    if (event.target.matches("#buchung [name=name], #buchung [name=wahl]")) keep(form);
  });
}

async function keep(form) {
  const time = chosen();
  const name = form.elements.name;
  const held = form.querySelector("[data-held]")?.dataset.held;
  const wanted = time && `${time.value} ${form.elements.anliegen.value}`;
  if (!time || name.value.trim() === "" || wanted === held || wanted === asked) return;
  asked = wanted;
  let page;
  try {
    page = await load("/bedienplatz/telefon/reservierung", { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    page = null;
  }
  asked = "";
  if (!page?.getElementById("reservierung")) {
    say(document.getElementById("gespraech").dataset.lost);
    return;
  }
  take(page, ["reservierung"]);
  if (page.querySelector("#zeiten [data-notice]")) take(page, ["zeiten"]); // somebody was faster: other times
  say(document.querySelector("#zeiten [data-notice], #reservierung .st-tag")?.textContent);
  if (chosen()?.value !== time.value) keep(form);
}
