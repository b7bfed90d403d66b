// The field of services (ARIA 1.2 combobox with a list): two letters find, the first hit is active, Enter takes it. It
// stands in the place of the select that the page comes with. What is found is the server's word, as for citizens.

import { address, choose, chosen } from "./swap.js";
import { say } from "./say.js";

export function beginCombobox() {
  const box = document.querySelector("[data-combo]");
  if (!box) return;
  const select = box.querySelector("select");
  const services = new Map([...select.options].slice(1).map((option) => [option.value, { id: option.value, label: option.text, note: option.dataset.note }]));
  const list = document.createElement("ul");
  Object.assign(list, { id: "anliegen-liste", className: "st-combo__list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", select.labels[0].textContent.trim());
  const input = document.createElement("input");
  Object.assign(input, { id: select.id, className: "st-in", type: "text", autocomplete: "off", placeholder: select.options[0].text });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  const button = box.querySelector("button");
  select.remove();
  button.remove();
  box.append(input, list);
  let hits = [];
  let active = -1;
  let running = new AbortController();
  let shown = Promise.resolve(); // when the list is that of what was typed last

  /** Gives the services that the server finds, or null where the question was overtaken. */
  async function find(typed) {
    running.abort();
    running = new AbortController();
    if (typed === "") return [];
    try {
      const query = new URLSearchParams({ q: typed, lang: document.documentElement.lang });
      const response = await fetch(`${box.dataset.combo}?${query}`, { credentials: "same-origin", signal: running.signal });
      if (!response.ok || response.redirected) throw new Error(`status ${response.status}`);
      const found = (await response.json()).map((id) => services.get(id)).filter(Boolean);
      if (typed.length > 1 && found.length === 0) say(root().dataset.noHit);
      return found;
    } catch (error) {
      if (error.name === "AbortError") return null;
      say(root().dataset.unanswered);
      return [];
    }
  }

  async function show(typed) {
    const found = await find(typed);
    if (!found) return;
    hits = found;
    list.replaceChildren(...hits.map((service, i) => {
      const item = document.createElement("li");
      item.id = `anliegen-${i}`;
      item.role = "option";
      item.append(marked(service.label, typed), Object.assign(document.createElement("span"), { textContent: service.note }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(service); });
      return item;
    }));
    open(hits.length > 0);
    activate(hits.length > 0 ? 0 : -1);
  }

  function open(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
  }

  function activate(i) {
    active = i;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === i)));
    if (i < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `anliegen-${i}`);
      list.children[i].scrollIntoView({ block: "nearest" });
    }
  }

  async function take(service) {
    input.value = "";
    shown = show("");
    if (await choose(address({ dazu: service.id }))) {
      say(root().dataset.added.replace("%", () => service.label));
      (chosen() ?? input).focus();
    }
  }

  /** Takes the active service, however fast Enter follows the letters. */
  async function enter() {
    const typed = input.value;
    if (typed === "") {
      chosen()?.focus();
      return;
    }
    await shown;
    if (input.value === typed && hits[active] && !list.hidden) take(hits[active]);
  }

  input.addEventListener("input", () => { shown = show(input.value.trim()); });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && hits.length > 0) {
      event.preventDefault();
      open(true);
      activate((active + move + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter();
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      open(false);
    } else if (event.key === "+" && input.value === "") {
      event.preventDefault(); // already here
    }
  });
  if (!location.hash) input.focus();
}

function root() { return document.getElementById("gespraech"); }

/** Gives a name with the letters that were typed marked. */
function marked(name, typed) {
  const label = document.createElement("span");
  const at = name.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) label.textContent = name;
  else {
    label.append(
      name.slice(0, at),
      Object.assign(document.createElement("mark"), { textContent: name.slice(at, at + typed.length) }),
      name.slice(at + typed.length),
    );
  }
  return label;
}
