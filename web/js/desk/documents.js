// Ticks documents as they are shown. The ticks stay in this browser tab until the case is over; nothing about a person's
// papers is stored. Whoever brought papers has come: from then on "did not come" is no longer offered.

import { onKey } from "./keys.js";

export function tickDocuments() {
  const list = document.getElementById("unterlagen");
  if (list) restore(list);
  document.addEventListener("input", (event) => {
    if (event.target.matches("#unterlagen input")) keep(document.getElementById("unterlagen"));
    if (event.target.matches("#unterlagen input, input[data-planned]")) touch();
  });
  document.addEventListener("patched", () => { if (document.getElementById("unterlagen")) restore(document.getElementById("unterlagen")); });
  for (let n = 1; n <= 9; n++) onKey(String(n), () => tick(n));
}

function tick(n) {
  const box = document.querySelectorAll("#unterlagen input")[n - 1];
  if (!box) return false;
  box.click();
  box.focus();
  return true;
}

function restore(list) {
  const ticked = new Set(JSON.parse(sessionStorage.getItem(list.dataset.case) ?? "[]"));
  for (const box of list.querySelectorAll("input")) if (ticked.has(box.value)) box.checked = true;
  if (ticked.size > 0) touch();
  count(list);
}

function keep(list) {
  const ticked = [...list.querySelectorAll("input:checked")].map((box) => box.value);
  sessionStorage.setItem(list.dataset.case, JSON.stringify(ticked));
  count(list);
}

function count(list) {
  const boxes = [...list.querySelectorAll("input")];
  const shown = document.getElementById("vorgelegt");
  if (shown) shown.textContent = shown.dataset.of.replace("%", boxes.filter((box) => box.checked).length);
}

function touch() {
  const absent = document.getElementById("nicht-erschienen");
  if (absent) absent.hidden = true;
}
