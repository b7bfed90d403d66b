// Shows what is found while somebody types.

import { announce } from "./announce.js";
import { load } from "./fetch.js";

const pause = 200; // milliseconds without a key before asking

export function searchWhileTyping() {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  let timer;
  let running = new AbortController();
  let asked = form.elements.q.value.trim();

  async function search() {
    const query = form.elements.q.value.trim();
    if (query === asked) return;
    asked = query;
    running.abort();
    running = new AbortController();
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form));
    if (query === "") url.searchParams.delete("q");
    try {
      const page = await load(url, { signal: running.signal });
      const found = page?.getElementById("ergebnis");
      if (!found) return;
      document.getElementById("ergebnis").replaceWith(document.importNode(found, true));
      document.title = page.title;
      history.replaceState(null, "", url);
      announce(document.querySelector("#ergebnis [data-announce]")?.dataset.announce);
    } catch (error) {
      // The button still works; whoever presses it sees what is wrong.
      if (error.name !== "AbortError") asked = undefined;
    }
  }

  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
}
