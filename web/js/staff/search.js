// The key / goes to the search of the page's head. What is typed after it is meant for the search: where the search cannot
// be reached, letters are swallowed until somebody stops typing, or they would be commands to whoever is at the counter.

import { keysAreOn } from "../desk/keys.js";

const pause = 2000; // milliseconds without a key after which somebody has stopped typing

let until = 0; // the moment until which letters are swallowed

export function searchOnSlash() {
  // Before any other listener, so that what is swallowed reaches none.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (swallows(event)) stop(event);
    else if (event.key === "/" && keysAreOn() && !typesInto(event.target) && !document.querySelector("dialog[open]")) {
      stop(event);
      if (!focusSearch()) until = performance.now() + pause;
    }
  }, true);
  for (const name of ["pointerdown", "focusin"]) addEventListener(name, () => { until = 0; }, true);
}

/** Focuses the search of the page's head, and tells whether it has the focus. */
function focusSearch() {
  const field = document.querySelector("header .st-search input[type=search]");
  field?.focus();
  return field !== null && document.activeElement === field;
}

function swallows({ key, target }) {
  if (performance.now() > until || typesInto(target)) return false;
  const over = key === "Enter" || key === "Escape";
  until = over ? 0 : performance.now() + pause;
  return over || key.length === 1 || key === "Backspace";
}

function typesInto(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") ?? false;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
