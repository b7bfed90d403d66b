// Single keys for what is done all day. They work only while no field has focus, are listed under ?, and everybody can
// switch them off there (WCAG 2.2, 2.1.4); ? itself does nothing but show the list, so that they can be switched on again.

import { word } from "./words.js";
import { say } from "./say.js";

const setting = "stadttermin.tasten";
const actions = new Map(); // key → what it does, beyond pressing what bears it

/** Lets a key do something; it does so only if act says that it did. */
export function onKey(key, act) { actions.set(key, act); }

export function keysAreOn() { return localStorage.getItem(setting) !== "aus"; }

/** Lets somebody switch single keys off and on, for all pages in this browser. */
export function offerSwitch(dialog, then = () => {}) {
  const toggle = dialog.querySelector("input");
  toggle.checked = keysAreOn();
  toggle.addEventListener("change", () => {
    localStorage.setItem(setting, toggle.checked ? "an" : "aus");
    then(toggle.checked);
  });
}

export function offerKeys() {
  const dialog = document.getElementById("tasten");
  const open = document.querySelector("[data-keys]");
  if (!dialog || !open) return;
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  offerSwitch(dialog, (on) => {
    document.documentElement.classList.toggle("st-nokeys", !on);
    say(word(on ? "keysOn" : "keysOff"), { now: true });
  });
  document.documentElement.classList.toggle("st-nokeys", !keysAreOn());
  onKey("?", () => { dialog.showModal(); return true; });
  document.addEventListener("keydown", press);
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (!keysAreOn() && event.key !== "?")) return;
  if (document.querySelector("dialog[open]") || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (actions.get(key)?.(event) || pressed(key)) event.preventDefault();
}

function typing(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

/** Presses what bears a key, opens what folds out and goes into it. */
function pressed(key) {
  if (key.length !== 1) return false;
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
  if (!element) return false;
  if (element.tagName === "SUMMARY") {
    element.parentElement.open = true;
    return focus(element.parentElement.querySelector("input:not([type=hidden]), select, button, ul a"));
  }
  element.click();
  return true;
}

function focus(element) {
  if (!element) return false;
  element.focus();
  return true;
}
