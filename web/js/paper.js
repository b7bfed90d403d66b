// Printing what is on paper: a button where scripts run, and Escape leads back.

import { offerPrinting } from "./citizen/print.js";

offerPrinting();
document.querySelector("button[data-print]")?.focus();
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") location.assign(document.querySelector("[data-back]").href);
});
