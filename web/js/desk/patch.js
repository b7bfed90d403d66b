// Makes the page show what a newer version of it shows, and leaves alone what is the same: focus, scrolling, what is
// open and what was typed stay. A row never moves away from under the pointer or the focus; what would move it waits
// until both have left its list, with a button that says how much is new.

import { word } from "./words.js";

const waiting = new Map(); // list → how many rows of it are not shown yet
let settled = () => {};

/** Tells whom to ask for the whole page again once a list that was held may change. */
export function onSettled(refresh) { settled = refresh; }

/** Patches the main part from another one. only: the ids of the cases that it holds; null where it holds all. */
export function patch(fresh, { only = null, force = false } = {}) {
  const main = document.querySelector("main");
  if (force) waiting.clear();
  morphChildren(main, fresh, { only, force });
  document.dispatchEvent(new CustomEvent("patched"));
}

function morph(old, fresh, options) {
  syncAttributes(old, fresh);
  if (old.hasAttribute("data-keyed")) morphKeyed(old, fresh, options);
  else morphChildren(old, fresh, options);
}

// What scripts and people set is theirs.
const kept = { DETAILS: ["open"], DIALOG: ["open"], A: ["tabindex"] };

function syncAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept[old.tagName]?.includes(name) && !name.startsWith("data-js")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

function morphChildren(old, fresh, options) {
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const found = counterpart(old, next, at);
    if (!found) {
      old.insertBefore(document.importNode(next, true), at);
      continue;
    }
    const passed = at === null || found.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    while (!passed && at !== found) at = drop(at);
    if (found.nodeType !== Node.ELEMENT_NODE) {
      if (found.data !== next.data) found.data = next.data;
    } else if (!found.hasAttribute("data-js")) {
      morph(found, next, options);
    }
    if (!passed) at = found.nextSibling;
  }
  while (at) at = drop(at);
}

/** Finds what a node is in the old page: by its id wherever it stands, and otherwise only the one that is next. */
function counterpart(old, next, at) {
  if (next.id) return [...old.children].find((child) => child.id === next.id && child.nodeName === next.nodeName);
  return at && at.nodeType === next.nodeType && at.nodeName === next.nodeName && !at.id ? at : null;
}

/** Removes a node, unless a script has put it there, and gives the one after it. */
function drop(node) {
  const next = node.nextSibling;
  if (!node.dataset?.js) node.remove();
  return next;
}

function held(element) { return element.matches(":hover") || element.contains(document.activeElement); }

function morphKeyed(list, fresh, { only, force }) {
  const incoming = [...fresh.children];
  const ids = new Set(incoming.map(({ id }) => id));
  const gone = [...list.children].filter((child) => !ids.has(child.id) && !child.dataset.js && (!only || !child.dataset.state || only.has(child.id)));
  const added = incoming.filter(({ id }) => !list.querySelector(`:scope > [id="${id}"]`));
  const rows = list.dataset.keyed === "hold";
  const hold = rows && !force && (gone.length > 0 || added.length > 0 || moves(list, incoming)) && held(list);
  if (hold) wait(list, added.length);
  else if (!only) unwait(list);
  for (const next of incoming) {
    const old = document.getElementById(next.id);
    if (old && old.parentElement === list) {
      if (!rows && !force && held(old) && place(old) !== place(next)) wait(list, 0);
      else morph(old, next, { only, force });
    } else if (!hold) {
      old?.remove();
      insert(list, document.importNode(next, true));
    }
  }
  if (hold) return;
  for (const child of gone) child.remove();
  if (rows || !only) arrange(list);
}

function place(element) { return `${element.parentElement.id} ${element.className}`; }

const order = (a, b) => (a.dataset.at ?? "").localeCompare(b.dataset.at ?? "");

function moves(list, incoming) {
  return incoming.some((next) => {
    const old = list.querySelector(`:scope > [id="${next.id}"]`);
    return old && old.dataset.at !== next.dataset.at;
  });
}

function insert(list, element) {
  const after = [...list.children].find((child) => order(child, element) > 0);
  list.insertBefore(element, after ?? null);
  if (element.dataset.state) element.classList.add("st-fresh");
}

/** Brings a list into order without touching what stands right, so that focus is not lost. */
function arrange(list) {
  const wanted = [...list.children].sort(order);
  wanted.forEach((child, i) => { if (list.children[i] !== child) list.insertBefore(child, list.children[i]); });
}

function wait(list, count) {
  if (!waiting.has(list)) {
    list.addEventListener("pointerleave", release);
    list.addEventListener("focusout", release);
  }
  waiting.set(list, Math.max(waiting.get(list) ?? 0, count));
  offer(list);
}

function unwait(list) {
  waiting.delete(list);
  list.removeEventListener("pointerleave", release);
  list.removeEventListener("focusout", release);
  document.getElementById(`neu-${list.id}`)?.remove();
}

function release(event) {
  const list = event.currentTarget;
  queueMicrotask(() => { if (!held(list)) { unwait(list); settled(); } });
}

/** Shows how many rows are new, on a button that brings them in. */
function offer(list) {
  const count = waiting.get(list);
  if (!count) return;
  let button = document.getElementById(`neu-${list.id}`);
  if (!button) {
    button = document.createElement("button");
    button.id = `neu-${list.id}`;
    button.type = "button";
    button.dataset.js = "new";
    button.className = "kern-btn kern-btn--secondary kern-btn--sm st-new";
    button.addEventListener("click", () => { unwait(list); settled({ force: true }); });
    (list.closest("table") ?? list).before(button);
  }
  button.textContent = word("new", count);
}
