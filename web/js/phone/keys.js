// The keys of the page. Single signs work only on a time or a service that has focus, or where nothing has.

import { keysAreOn, offerSwitch } from "../desk/keys.js";
import { address, choose, chosen } from "./swap.js";
import { explain } from "./why.js";

const row = ".st-basket li[data-service]"; // or something in it

export function bookByKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const at = document.activeElement;
    if (event.altKey && event.code === "KeyP") print(event);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (at.matches("input[name=wahl]")) onTime(event, at);
    else if (at.closest(row)) onService(event, at.closest(row));
    else if (!at.matches("input, select, textarea")) anywhere(event);
  });
  const map = document.getElementById("tasten");
  if (map) {
    offerSwitch(map);
    const open = document.querySelector("[data-map]");
    open.hidden = false;
    open.addEventListener("click", () => map.showModal());
  }
  // A basket's row can have focus for its keys, which clicking it gives as well.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a, button")) event.target.closest(row)?.focus();
  });
}

function print(event) {
  const link = document.querySelector("[data-print-link]");
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
}

function onTime(event, time) {
  const name = document.querySelector("#buchung [name=name]");
  if (event.key === "Enter" && name) {
    event.preventDefault();
    name.focus();
  } else if (event.key === "?" && time.dataset.why) {
    event.preventDefault();
    explain(time.dataset.why, time);
  } else if (event.key === "+") toService(event);
  else if (/^[1-9]$/.test(event.key)) quantity(event, [...document.querySelectorAll(row)].at(-1));
}

function onService(event, service) {
  if (/^[1-9]$/.test(event.key)) quantity(event, service);
  else if (event.key === "+") toService(event);
  else if (event.key === "?") keyMap(event);
}

function anywhere(event) {
  if (event.key === "?") keyMap(event);
  else if (event.key === "+" && keysAreOn()) toService(event);
}

function toService(event) {
  const field = document.querySelector("[role=combobox]");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function keyMap(event) {
  const map = document.getElementById("tasten");
  if (!map) return;
  event.preventDefault();
  map.showModal();
}

/** Sets how many of a service are wanted. */
async function quantity(event, of) {
  const wanted = Number(event.key);
  if (!of || wanted > Number(of.dataset.most)) return;
  event.preventDefault();
  const basket = document.querySelector("#korb [name=anliegen]").value.split(",").map((part) => {
    const [service] = part.split(":");
    return service === of.dataset.service ? `${service}:${wanted}` : part;
  });
  const onTime = document.activeElement.matches("input[name=wahl]");
  if (!(await choose(address({ anliegen: basket.join(",") })))) return;
  if (onTime) chosen()?.focus();
  else document.querySelector(`.st-basket li[data-service="${of.dataset.service}"]`)?.focus();
}
