// Whoever's minutes were typed has come: from then on "did not come" is no longer offered. Ticked papers do the same on the
// server.

export function noticeServed() {
  document.addEventListener("input", (event) => { if (event.target.matches("input[data-planned]")) touch(); });
  document.addEventListener("patched", () => {
    if ([...document.querySelectorAll("input[data-planned]")].some((input) => input.value !== input.defaultValue)) touch();
  });
}

function touch() {
  const absent = document.getElementById("nicht-erschienen");
  if (absent) absent.hidden = true;
}
