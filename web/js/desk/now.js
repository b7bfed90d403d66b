// Opens the plan where the line of now is.

export function scrollToNow() {
  const plan = document.querySelector(".st-plan");
  const line = document.getElementById("jetzt");
  if (!plan || !line) return;
  plan.scrollTop = line.offsetTop - plan.clientHeight / 3;
}
