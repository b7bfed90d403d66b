// Keeps the page true. A stream tells which cases have changed, and the page fetches those under its own rights. After
// three failures of the stream it asks every twenty seconds instead, and tries the stream again now and then. A stream that
// says nothing for longer than its server lets it be silent has ended, whatever the browser thinks. The word beside the dot
// says which of this it is, and since when the page is as it stands.

import { request } from "../shared/request.js";
import { fetchPart } from "./fetch.js";
import { onSettled, patch } from "./patch.js";
import { say } from "./say.js";
import { word } from "./words.js";

const gather = 200; // milliseconds in which changes are fetched together
const every = 20_000; // milliseconds between two questions without a stream
const silence = 20_000; // milliseconds without a word after which the server is away; it says one every fifteen seconds
const failuresBeforeAsking = 3;
const questionsBeforeStream = 3;
const minute = 60_000; // milliseconds after which the line of now, estimates and expired holds have moved on

let sign;
let pending = new Set(); // ids that have changed; null: everything
let timer;
let running = false;
let paused = 0;
let failures = 0;
let questions = 0;
let source;
let heard = 0; // the moment of the last word of the stream

export function stayLive() {
  sign = document.getElementById("live");
  if (!sign?.dataset.stream) return;
  sign.hidden = false;
  onSettled((options) => refresh(null, options));
  stream();
  addEventListener("online", () => { refresh(null); });
  addEventListener("offline", away);
  setInterval(watch, 1000);
  setInterval(() => { if (document.visibilityState === "visible" && !sign.dataset.only) refresh(null); }, minute);
}

/** Keeps the page as it is while somebody moves a block; gives what ends that. */
export function pause() {
  paused++;
  return () => { if (--paused === 0) later(); };
}

/** Says that the server does not answer, until it does. */
export function away() { if (sign?.dataset.stream) mark("gone"); }

/** Fetches what has changed: cases of these ids, or everything. */
export function refresh(ids, { force = false } = {}) {
  if (!ids) pending = null;
  else if (pending) for (const id of ids) pending.add(id);
  later(force);
}

function later(force) {
  clearTimeout(timer);
  timer = setTimeout(() => run(force), force ? 0 : gather);
}

async function run(force) {
  if (running || paused || (pending && pending.size === 0)) return;
  running = true;
  const asked = pending;
  pending = new Set();
  try {
    const main = await fetchPart(asked);
    if (main) show(main, asked, force);
  } catch {
    pending = asked && pending ? new Set([...asked, ...pending]) : null;
    mark("gone");
  }
  running = false;
  if (pending === null || pending.size > 0) timer = setTimeout(run, every / 4);
}

function show(main, asked, force) {
  const before = states();
  patch(main, { only: asked, force });
  tell(before);
  const now = main.querySelector("#worte")?.dataset ?? {};
  if (now.stand) sign.dataset.stand = now.stand;
  if (now.stream) {
    const midnight = dayOf(now.stream) !== dayOf(sign.dataset.stream);
    Object.assign(sign.dataset, { poll: now.poll, stream: now.stream });
    if (midnight && source) {
      source.close();
      stream();
    }
  }
  mark(failures >= failuresBeforeAsking ? "late" : "live");
}

function dayOf(stream) { return new URL(stream, location.href).searchParams.get("tag"); }

/** Gives the states of what is at my counter. */
function states() {
  return new Map([...document.querySelectorAll("[data-mine][data-state]")].map((element) => [element.id, element.dataset.state]));
}

/** Says what has happened at my counter; calls of others are silent. */
function tell(before) {
  for (const element of document.querySelectorAll("[data-mine][data-state]")) {
    const { state, number } = element.dataset;
    if (state === "arrived" && before.get(element.id) !== "arrived") say(word("arrived", number));
  }
}

function stream() {
  source = new EventSource(new URL(sign.dataset.stream, location.href));
  const own = source; // a later one has listeners of its own
  heard = performance.now();
  const on = (name, act) => source.addEventListener(name, (event) => {
    if (own !== source) return;
    heard = performance.now();
    act(event);
  });
  on("open", () => {
    failures = 0;
    mark("live");
  });
  on("beat", () => mark("live"));
  on("change", ({ data }) => note(JSON.parse(data)));
  for (const name of ["day", "holds", "reload"]) on(name, () => refresh(null));
  source.addEventListener("error", () => {
    if (own !== source) return;
    failures++;
    mark(failures < failuresBeforeAsking && own.readyState !== EventSource.CLOSED ? "late" : "gone");
    if (failures >= failuresBeforeAsking || own.readyState === EventSource.CLOSED) askInstead(every);
  });
}

/** Ends the stream and asks now and then. */
function askInstead(after) {
  failures = failuresBeforeAsking;
  source.close();
  source = null;
  questions = 0;
  setTimeout(ask, after);
}

/** Notices a stream that has fallen silent. */
function watch() {
  if (!source || performance.now() - heard < silence) return;
  mark("gone");
  askInstead(0);
}

/** Fetches what one change concerns. A page that shows a single case leaves the others alone. */
function note({ case: subject, also = [] }) {
  const ids = [subject, ...(also ?? [])].map((id) => `f-${id}`);
  const { only } = sign.dataset;
  if (!subject) refresh(null);
  else if (!only || ids.includes(only)) refresh(ids);
}

/** Asks what has happened since the page was as it is. */
async function catchUp() {
  if (!sign.dataset.poll) {
    refresh(null);
    return;
  }
  const response = await request(sign.dataset.poll);
  if (response.redirected) location.reload();
  const { reload, changes = [] } = await response.json();
  if (reload) refresh(null);
  else for (const change of changes ?? []) note(change);
}

async function ask() {
  try {
    await catchUp();
    mark("late");
  } catch {
    mark("gone");
  }
  if (++questions % questionsBeforeStream === 0) {
    failures = 0;
    stream();
  } else {
    setTimeout(ask, every);
  }
}

function mark(now) {
  sign.dataset.now = now;
  const text = sign.querySelector("[data-text]");
  const sentence = word(now, sign.dataset.stand);
  if (text.textContent !== sentence) text.textContent = sentence;
}
