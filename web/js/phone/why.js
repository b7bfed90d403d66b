// Why a time is free or not, beside the call: focus moves in, Escape gives it back.

import { load } from "../citizen/fetch.js";

let before;

/** Shows the reasons at an address. */
export async function explain(address, from) {
  let page;
  try {
    page = await load(address);
  } catch {
    page = null;
  }
  const fresh = page?.getElementById("warum");
  if (!fresh) {
    location.assign(address);
    return;
  }
  close({ focus: false });
  before = from;
  const shown = document.importNode(fresh, true);
  document.getElementById("daneben").prepend(shown);
  shown.querySelector("#warum-titel").focus();
}

/** Takes the reasons away; tells whether there were any. */
export function close({ focus = true } = {}) {
  const shown = document.querySelector("#daneben #warum");
  if (!shown) return false;
  shown.remove();
  if (focus) (before?.isConnected ? before : document.getElementById(before?.id))?.focus();
  return true;
}

export function explainBeside() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-why-link]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    explain(link.href, link);
  });
}
