// Steps within choosing (more or fewer units, another office, another day) exchange the main part instead of the page.
// Focus stays where it was, the address changes as it would have, and the back button works.

import { announce } from "./announce.js";
import { load, show } from "./fetch.js";

// Marks the entries of the history whose main part has to be loaded when somebody comes back to them. Links to a part of
// the page, such as to a field that is wrong, make entries as well, and nothing is to be loaded for those.
const ours = { swap: true };

let running = new AbortController();

async function swap(address, { push }) {
  running.abort();
  running = new AbortController();
  const focused = document.activeElement?.id;
  let page;
  try {
    page = await load(address, { signal: running.signal });
  } catch (error) {
    if (error.name === "AbortError") return;
  }
  if (!page?.querySelector("main [data-announce]")) {
    if (push) location.assign(address);
    else location.reload();
    return;
  }
  if (push) {
    history.replaceState(ours, "");
    history.pushState(ours, "", address);
  }
  show(page);
  const again = focused && document.getElementById(focused);
  if (again) {
    again.focus({ preventScroll: true });
    again.scrollIntoView({ block: "nearest" });
  } else {
    document.getElementById("titel")?.focus({ preventScroll: true });
  }
  announce(document.querySelector("main [data-announce]").dataset.announce);
}

function withoutFragment(address) {
  const url = new URL(address, location.href);
  url.hash = "";
  return url.href;
}

export function swapOnChoice() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("main a[data-swap]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swap(withoutFragment(link.href), { push: true });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("main form[data-swap]");
    if (!form) return;
    event.preventDefault();
    if (event.submitter?.getAttribute("aria-disabled") === "true") {
      announce(event.submitter.dataset.why);
      return;
    }
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form, event.submitter));
    swap(url.href, { push: true });
  });
  addEventListener("popstate", (event) => {
    if (event.state?.swap) swap(withoutFragment(location.href), { push: false });
  });
}
