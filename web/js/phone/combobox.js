// The field of services (ARIA 1.2 combobox with a list): two letters find, the first hit is active, Enter takes it. It
// stands in the place of the select that the page comes with.

import { address, choose, chosen } from "./swap.js";
import { say } from "./say.js";

const most = 8; // hits that are listed

/** Folds case and marks, so that Mueller finds Müller. */
function fold(text) {
  return text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
    .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** Tells how well a service is met by what was typed; 0 is not at all. */
function rank(service, typed) {
  if (service.name.startsWith(typed)) return 5;
  if (service.nameWords.some((word) => word.startsWith(typed))) return 4;
  if (service.words.some((word) => word.startsWith(typed))) return 3;
  if (typed.length > 2 && service.name.includes(typed)) return 2;
  if (typed.length > 2 && service.words.some((word) => word.includes(typed))) return 1;
  return 0;
}

export function beginCombobox() {
  const box = document.querySelector("[data-combo]");
  if (!box) return;
  const select = box.querySelector("select");
  const services = [...select.options].slice(1).map((option) => {
    const name = fold(option.text);
    return {
      id: option.value, label: option.text, note: option.dataset.note, name,
      nameWords: name.split(/[^\p{L}\p{N}]+/u), words: fold(option.dataset.words).split(/[^\p{L}\p{N}]+/u),
    };
  });
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

  function show(typed) {
    const wanted = fold(typed.trim());
    hits = wanted === "" ? [] : services.map((service) => ({ service, rank: rank(service, wanted) }))
      .filter((hit) => hit.rank > 0).sort((a, b) => b.rank - a.rank).slice(0, most).map((hit) => hit.service);
    list.replaceChildren(...hits.map((service, i) => {
      const item = document.createElement("li");
      item.id = `anliegen-${i}`;
      item.role = "option";
      item.append(marked(service.label, typed.trim()), Object.assign(document.createElement("span"), { textContent: service.note }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(service); });
      return item;
    }));
    open(hits.length > 0);
    activate(hits.length > 0 ? 0 : -1);
    if (wanted.length > 1 && hits.length === 0) say(root().dataset.noHit);
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
    show("");
    if (await choose(address({ dazu: service.id }))) {
      say(root().dataset.added.replace("{{.service}}", service.label));
      (chosen() ?? input).focus();
    }
  }

  input.addEventListener("input", () => show(input.value));
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && hits.length > 0) {
      event.preventDefault();
      open(true);
      activate((active + move + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (hits[active] && !list.hidden) take(hits[active]);
      else if (input.value === "") chosen()?.focus();
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
    label.append(name.slice(0, at), Object.assign(document.createElement("mark"), { textContent: name.slice(at, at + typed.length) }), name.slice(at + typed.length));
  }
  return label;
}
