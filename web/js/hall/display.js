// Shows who is called. Every message holds all that is to be seen, so that nothing is kept but the calls that were shown
// already: the page runs for weeks. A call stands alone for eight seconds before the next one.

import { request } from "../shared/request.js";
import { reloadWhenReachable } from "./reload.js";
import { gong, prepareSound, speak } from "./sound.js";

const each = 8000; // milliseconds that a call stands before the next
const staleAfter = 20_000; // milliseconds without a word
const fresh = 90; // seconds after which a missed call is listed and not announced
const before = 5; // calls that are listed
const nightHour = 3;

const byId = (id) => document.getElementById(id);
let shown; // what stands large
let listed = []; // what stands beside it, the newest first
let known = new Set(); // ids of calls that were shown or wait to be
let waiting = []; // to be shown, the oldest first
let busy = false;
let heard = performance.now();
let source;
let begun; // the hour at which this page was loaded, by the server

export function display() {
  known = new Set([...document.querySelectorAll("[data-call]")].map((element) => element.dataset.call));
  begun = byId("uhr").dateTime.slice(0, 13);
  prepareSound(byId("ton"));
  connect();
  setInterval(watch, 1000);
}

function connect() {
  source?.close();
  source = new EventSource(document.body.dataset.stream);
  source.addEventListener("board", (event) => take(JSON.parse(event.data)));
  source.addEventListener("reload", () => reloadWhenReachable());
}

/** Says when nothing was heard for long, and begins anew where the browser has given up. */
function watch() {
  const silent = performance.now() - heard;
  byId("veraltet").hidden = silent < staleAfter;
  if (silent < staleAfter / 2) return;
  if (source.readyState === EventSource.CLOSED || silent > staleAfter) {
    if (Math.round(silent / 1000) % 5 === 0) {
      reloadIfChanged();
      connect();
    }
  }
}

/** A device that was ended is shown a code instead, and a new version of the program its own page. */
async function reloadIfChanged() {
  try {
    const answer = await request(location.href, { cache: "no-store" });
    if (answer.ok && !(await answer.text()).includes("data-display")) location.reload();
  } catch {
    // the server is away
  }
}

function take(board) {
  heard = performance.now();
  byId("veraltet").hidden = true;
  byId("uhr").textContent = board.time;
  byId("uhr").dateTime = board.stamp;
  const hour = board.stamp.slice(0, 13);
  if (hour !== begun && Number(hour.slice(11)) === nightHour) reloadWhenReachable();
  if (board.offices) showWaits(board.offices);
  const unknown = board.calls.filter((call) => !known.has(call.id)).reverse();
  known = new Set([...board.calls.map((call) => call.id), ...waiting.map((call) => call.id)]);
  const missed = unknown.filter((call) => call.age > fresh);
  waiting.push(...unknown.filter((call) => call.age <= fresh));
  if (missed.length > 0 && waiting.length === 0 && !busy) {
    show(board.calls[0]);
    list(board.calls.slice(1));
    return;
  }
  if (!shown && board.calls.length > 0 && unknown.length === 0) {
    shown = board.calls[0];
    listed = board.calls.slice(1);
  }
  next();
}

function next() {
  if (busy || waiting.length === 0) return;
  busy = true;
  const call = waiting.shift();
  if (shown && shown.number !== call.number) listed.unshift(shown);
  list(listed.filter((other) => other.number !== call.number));
  show(call);
  announce(call);
  setTimeout(() => {
    busy = false;
    next();
  }, each);
}

function show(call) {
  shown = call;
  byId("nummer").textContent = call.number;
  byId("schalter").textContent = call.counter;
  byId("amt").textContent = call.office;
  const section = byId("aufruf");
  section.dataset.call = call.id;
  delete section.dataset.empty;
}

function announce(call) {
  const section = byId("aufruf");
  section.classList.remove("st-call--new");
  void section.offsetWidth; // so that the animation begins again
  section.classList.add("st-call--new");
  gong();
  setTimeout(() => speak(call.spoken), 1500);
}

function list(calls) {
  listed = calls.slice(0, before);
  byId("liste").replaceChildren(...listed.map((call) => {
    const line = document.createElement("li");
    line.dataset.call = call.id;
    const place = make("span", call.counter);
    place.append(make("small", call.office));
    line.append(make("b", call.number), place);
    return line;
  }));
}

function make(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function showWaits(offices) {
  for (const office of offices) {
    const wait = document.querySelector(`#wartezeiten [data-office="${CSS.escape(office.id)}"] em`);
    if (wait) wait.textContent = office.wait;
  }
}
