// How long the person has been here, second by second, against the plan. It is no live region: that the planned time is
// over is said once. While nobody has typed minutes, they follow the clock, shared out as they were planned.

import { say } from "./say.js";
import { word } from "./words.js";

export function runTimer() {
  const timer = document.getElementById("uhr");
  if (!timer) return;
  steppers();
  if (!timer.dataset.seconds) return;
  const began = Date.now() - Number(timer.dataset.seconds) * 1000; // the server says how long, the clock here may be wrong
  const planned = Number(timer.dataset.planned);
  let over = Number(timer.dataset.seconds) > planned * 60;
  const fields = [...document.querySelectorAll("input[data-planned]")];
  let typed = false;
  for (const field of fields) field.addEventListener("input", () => { typed = true; sum(fields); });

  function tick() {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    timer.querySelector("b").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    document.getElementById("balken")?.lastElementChild.setAttribute("width", String(Math.min(800, Math.round((800 * seconds) / (planned * 60)))));
    const late = seconds > planned * 60;
    for (const id of ["uhr", "balken"]) document.getElementById(id)?.classList.toggle("is-over", late);
    if (late && !over) say(word("over", planned));
    over = late;
    if (!typed) share(fields, Math.round(seconds / 60), planned);
  }

  setInterval(tick, 1000);
  tick();
}

/** Shares minutes out in proportion to what was planned, so that their sum is right. */
function share(fields, minutes, planned) {
  let given = 0;
  let reached = 0;
  for (const field of fields) {
    reached += Number(field.dataset.planned);
    const until = planned > 0 ? Math.round((minutes * reached) / planned) : minutes;
    if (field.value !== String(until - given)) field.value = String(until - given);
    given = until;
  }
  sum(fields);
}

function sum(fields) {
  const total = fields.reduce((all, field) => all + (Number(field.value) || 0), 0);
  for (const element of document.querySelectorAll("[data-sum]")) {
    const text = element.dataset.sum.replace("%", total);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Adds buttons for one minute less and more beside the fields. */
function steppers() {
  for (const field of document.querySelectorAll("input[data-planned]")) {
    for (const [sign, change, where] of [["−", -1, "before"], ["+", 1, "after"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "st-iconbtn";
      button.dataset.js = "step";
      button.textContent = sign;
      button.setAttribute("aria-label", word(change < 0 ? "less" : "more", field.getAttribute("aria-label")));
      button.addEventListener("click", () => {
        field.value = String(Math.max(0, (Number(field.value) || 0) + change));
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      field[where](button);
    }
  }
}
