// Moves an appointment to another counter or time of its day: by dragging its block, or with V, arrows and Enter, every
// step said aloud. A new time is told to the citizen by mail, so that it is asked for once more; another counter is not,
// because nobody was promised one.

import { send } from "./act.js";
import { onKey } from "./keys.js";
import { pause } from "./live.js";
import { back, focused } from "./roam.js";
import { say } from "./say.js";
import { word } from "./words.js";

let moving = null; // { block, ghost, lane, row, rows, from, resume }

export function moveBlocks() {
  if (!document.querySelector(".st-lanes")) return;
  onKey("v", begin);
  document.addEventListener("keydown", step, true);
  document.addEventListener("dragstart", dragStart);
  document.addEventListener("dragover", dragOver);
  document.addEventListener("drop", drop);
  document.addEventListener("dragend", () => { if (moving?.dragged) end(); });
  document.addEventListener("focusout", () => {
    if (moving && !moving.dragged) queueMicrotask(() => { if (moving && focused() !== moving.block && !document.querySelector("dialog[open]")) cancel(); });
  });
}

function begin() {
  const block = focused();
  if (!block?.matches("li")) return false;
  if (block.dataset.movable === undefined) {
    say(word("immovable"), { now: true });
    return true;
  }
  lift(block);
  say(word("moving", block.dataset.number, where()), { now: true });
  return true;
}

function lift(block, dragged = false) {
  const lane = block.closest(".st-slots");
  const row = number(block, "r");
  const ghost = document.createElement("li");
  ghost.dataset.js = "ghost";
  ghost.setAttribute("aria-hidden", "true");
  ghost.innerHTML = '<div class="st-ap"></div>';
  ghost.firstChild.textContent = block.dataset.number;
  block.classList.add("is-moving");
  moving = { block, ghost, lane, row, rows: number(block, "n"), from: { lane, row }, dragged, resume: pause() };
  draw();
}

function number(element, letter) {
  return Number([...element.classList].find((name) => new RegExp(`^${letter}\\d+$`).test(name)).slice(1));
}

function draw() {
  const { ghost, lane, row, rows } = moving;
  ghost.className = `st-ghost r${row} n${rows}`;
  if (ghost.parentElement !== lane) lane.append(ghost);
  if (!moving.dragged) ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(event) {
  if (!moving || moving.dragged || document.querySelector("dialog[open]")) return;
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const lanes = [...document.querySelectorAll(`.st-slots[data-office="${CSS.escape(moving.from.lane.dataset.office)}"]`)];
  const last = Number(document.querySelector(".st-lanes").dataset.rows) - moving.rows;
  switch (event.key) {
    case "ArrowUp": moving.row = Math.max(0, moving.row - 1); break;
    case "ArrowDown": moving.row = Math.min(last, moving.row + 1); break;
    case "ArrowLeft": moving.lane = lanes[lanes.indexOf(moving.lane) - 1] ?? moving.lane; break;
    case "ArrowRight": moving.lane = lanes[lanes.indexOf(moving.lane) + 1] ?? moving.lane; break;
    case "Escape": cancel(); return;
    case "Enter": finish(); return;
  }
  draw();
  say(where(), { now: true });
}

/** Says counter and times at which the block would lie. */
function where() {
  return word("at", moving.lane.dataset.name, clock(moving.row), clock(moving.row + moving.rows));
}

function clock(row) {
  const [hours, minutes] = document.querySelector(".st-lanes").dataset.start.split(":").map(Number);
  const at = hours * 60 + minutes + row * 5;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

function cancel() {
  const { block } = moving;
  end();
  block.querySelector("a")?.focus();
  say(word("unmoved"), { now: true });
}

function end() {
  if (!moving) return;
  moving.ghost.remove();
  moving.block.classList.remove("is-moving");
  moving.resume();
  moving = null;
}

/** Asks where the time is another one, then sends. */
function finish() {
  const { block, lane, row, from } = moving;
  const to = { lane, row, at: clock(row) };
  if (lane === from.lane && row === from.row) {
    cancel();
    return;
  }
  if (row === from.row) {
    end();
    move(block, to);
    return;
  }
  const dialog = document.getElementById("verschieben");
  dialog.querySelector("[data-text]").textContent = word("ask", block.dataset.number, clock(from.row), to.at);
  dialog.returnValue = "";
  moving.dragged = true; // the dialog has the focus from here on
  dialog.addEventListener("close", () => {
    end();
    if (dialog.returnValue === "ja") move(block, to);
    block.querySelector("a")?.focus();
  }, { once: true });
  dialog.showModal();
}

function move(block, { lane, at }) {
  const body = new URLSearchParams({ ...back(), schluessel: crypto.randomUUID(), stand: block.dataset.stand, schalter: lane.dataset.lane, zeit: at });
  send(new URL(`${new URL(block.dataset.case, location.href).pathname}/verschieben`, location.href), body);
}

function dragStart(event) {
  const block = event.target.closest?.("li[data-movable]");
  if (!block) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", block.dataset.number);
  const grip = event.clientY - block.getBoundingClientRect().top;
  requestAnimationFrame(() => { lift(block, true); moving.grip = grip; });
}

function dragOver(event) {
  const lane = event.target.closest?.(".st-slots");
  if (!moving?.dragged || lane?.dataset.office !== moving.from.lane.dataset.office) return;
  event.preventDefault();
  const slot = parseFloat(getComputedStyle(lane).gridAutoRows);
  const last = Number(document.querySelector(".st-lanes").dataset.rows) - moving.rows;
  moving.lane = lane;
  moving.row = Math.min(last, Math.max(0, Math.round((event.clientY - lane.getBoundingClientRect().top - moving.grip) / slot)));
  draw();
}

function drop(event) {
  if (!moving?.dragged) return;
  event.preventDefault();
  moving.dragged = false; // what comes after the drop is no longer ended by it
  finish();
}
