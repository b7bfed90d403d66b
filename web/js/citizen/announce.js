// Says something to people who do not see the page change.

const region = document.getElementById("meldung");

/** Announces a sentence politely; the same sentence twice is said twice. */
export function announce(sentence) {
  if (!region || !sentence) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = sentence; });
}
