// Arrow keys go from block to block: up and down in time, left and right to the nearest one of the next counter. Of all
// blocks one takes part in tabbing. In the list, up and down go from name to name.

import { send } from "./act.js";
import { onKey } from "./keys.js";

let current; // id of the block that tabbing leads to

export function roam() {
  refreshRoving();
  document.addEventListener("patched", refreshRoving);
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("a.st-ap")) return;
    current = target.parentElement.id;
    refreshRoving();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = target(event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  onKey("d", () => onFocused("da", ({ dataset }) => dataset.state === "booked"));
  onKey("g", () => onFocused("binden", ({ dataset }) => dataset.movable !== undefined || dataset.pinned !== undefined));
}

/** Gives the case that has focus: a block's or a row's element, or null. */
export function focused() {
  return document.activeElement?.closest("[data-case]") ?? null;
}

/** Does something to the case that has focus, as its page's form would. */
function onFocused(act, may) {
  const element = focused();
  if (!element || !may(element)) return false;
  const body = new URLSearchParams({ ...back(), schluessel: crypto.randomUUID(), stand: element.dataset.stand });
  if (act === "binden" && element.dataset.pinned !== undefined) body.set("los", "1");
  send(new URL(`${new URL(element.dataset.case, location.href).pathname}/${act}`, location.href), body);
  return true;
}

/** The fields that lead back to this page. */
export function back() {
  const { searchParams } = new URL(location.href);
  const { back, office } = document.getElementById("worte").dataset;
  return { lang: document.documentElement.lang, zurueck: back, amt: office, tag: searchParams.get("tag") ?? "", ansicht: searchParams.get("ansicht") ?? "" };
}

function refreshRoving() {
  const blocks = [...document.querySelectorAll("a.st-ap")];
  const one = blocks.find((block) => block.parentElement.id === current) ?? firstToCome(blocks);
  for (const block of blocks) block.tabIndex = block === one ? 0 : -1;
}

/** Tabbing begins at what is not over yet. */
function firstToCome(blocks) {
  return blocks.find((block) => !block.matches(".is-done, .is-no_show")) ?? blocks[0];
}

function target(key) {
  const here = document.activeElement;
  if (here?.matches("a.st-ap")) return nextBlock(here, key);
  if (here?.matches("tbody th a")) return nextRow(here, key);
  return null;
}

function nextRow(here, key) {
  const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[key];
  return step && here.closest("tr")[step]?.querySelector("th a");
}

function nextBlock(here, key) {
  const lane = here.closest(".st-slots");
  const inLane = (slots) => [...slots.querySelectorAll("a.st-ap")];
  const blocks = inLane(lane);
  switch (key) {
    case "ArrowUp": return blocks[blocks.indexOf(here) - 1];
    case "ArrowDown": return blocks[blocks.indexOf(here) + 1];
    case "ArrowLeft": case "ArrowRight": {
      const lanes = [...document.querySelectorAll(".st-slots")];
      const step = key === "ArrowRight" ? 1 : -1;
      const top = here.getBoundingClientRect().top;
      for (let i = lanes.indexOf(lane) + step; lanes[i]; i += step) {
        const near = inLane(lanes[i]).sort((a, b) => distance(a, top) - distance(b, top))[0];
        if (near) return near;
      }
    }
  }
  return null;
}

function distance(block, top) { return Math.abs(block.getBoundingClientRect().top - top); }
