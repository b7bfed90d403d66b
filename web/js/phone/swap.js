// Choosing exchanges basket and times instead of the page, so that what was typed about the person stays. Answers that
// were overtaken by a later choice are left.

import { load } from "../citizen/fetch.js";
import { say } from "./say.js";

const parts = ["korb", "zeiten", "daneben"];
let running = new AbortController();

/** Shows the basket and the times of an address. Gives false where the page has to be loaded whole. */
export async function choose(target, options = {}) {
  running.abort();
  const mine = running = new AbortController();
  const hadFocus = document.activeElement?.id;
  let page;
  try {
    page = await load(target, { ...options, signal: mine.signal });
  } catch (error) {
    return error.name === "AbortError";
  }
  if (!page?.getElementById("zeiten")) {
    location.assign(target);
    return false;
  }
  take(page, parts);
  if (!options.method) history.replaceState(null, "", address());
  document.dispatchEvent(new Event("choice"));
  const again = hadFocus && document.getElementById(hadFocus);
  if (again && document.activeElement !== again) again.focus({ preventScroll: true });
  say(document.querySelector("[data-notice]")?.textContent ?? document.querySelector("[data-sum]")?.textContent);
  return true;
}

/** Takes parts of the page over from a loaded one. */
export function take(page, ids) {
  for (const id of ids) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
}

/** Gives the address of what form #auswahl says now, with changes. */
export function address(changes = {}) {
  const form = document.getElementById("auswahl");
  const url = new URL(form.action);
  const values = new FormData(form);
  for (const [name, value] of Object.entries(changes)) values.set(name, value);
  for (const [name, value] of values) if (value !== "") url.searchParams.append(name, value);
  return url.href;
}

export function swapOnChoice() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-step], a[data-take]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const taken = link.hasAttribute("data-take");
    choose(link.href).then((shown) => { if (shown) (taken ? chosen() : serviceField())?.focus(); });
  });
  document.getElementById("auswahl").addEventListener("submit", (event) => {
    event.preventDefault();
    choose(address());
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[form=auswahl]")) choose(address());
  });
}

/** Gives the time that is chosen. */
export function chosen() { return document.querySelector("input[name=wahl]:checked"); }

function serviceField() { return document.querySelector("[role=combobox]"); }
