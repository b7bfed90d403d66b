// N and P go to the next and the previous problem, Escape closes the line that is being changed. Single letters count
// only while no field has the focus (WCAG 2.1.4).

const typing = "input, select, textarea, [contenteditable]";

export function walkProblems() {
  const hint = document.querySelector("[data-keys]");
  if (!document.querySelector(".st-lines")) return;
  if (hint) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      document.querySelector(".is-open a")?.click();
      return;
    }
    if (event.target.closest(typing)) return;
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (!step) return;
    event.preventDefault();
    go(step);
  });
  document.querySelector(".is-open")?.scrollIntoView({ block: "center" });
}

/** Opens the next problem in a direction, from the line that is open or has the focus. */
function go(step) {
  const rows = [...document.querySelectorAll("tr[data-problem]")];
  const here = document.querySelector("tr[aria-current], tr:focus-within");
  const at = rows.indexOf(here);
  const next = rows[(at < 0 && step < 0 ? 0 : at) + step] ?? rows.at(step > 0 ? 0 : -1);
  next?.querySelector("a[data-open]")?.click();
}
