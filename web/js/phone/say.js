// Says something to people who do not see the page change.

/** Announces a sentence politely; the same sentence twice is said twice. */
export function say(sentence) {
  const region = document.getElementById("meldung");
  if (!region || !sentence) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = sentence; });
}
