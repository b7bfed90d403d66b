// Says something to people who do not see the page change, politely and at most every five seconds: what comes faster is
// said together.

const pause = 5000; // milliseconds
let waiting = [];
let last = -pause;
let timer;

/** Announces a sentence; urgent ones, which answer a key that was just pressed, do not wait. */
export function say(sentence, { now = false } = {}) {
  if (!sentence) return;
  waiting.push(sentence);
  clearTimeout(timer);
  if (now) speak();
  else timer = setTimeout(speak, Math.max(0, last + pause - performance.now()));
}

function speak() {
  const region = document.getElementById("meldung");
  if (!region) return;
  const sentences = waiting.join(" ");
  waiting = [];
  last = performance.now();
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = sentences; });
}
