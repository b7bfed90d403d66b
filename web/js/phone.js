// Booking by telephone with keys alone. The page works without any of this: what is chosen stands in its address, and
// every step is a form.

import { beginCombobox } from "./phone/combobox.js";
import { bookByKeys } from "./phone/keys.js";
import { holdWhileTyping } from "./phone/hold.js";
import { dropOnEscape } from "./phone/drop.js";
import { explainBeside } from "./phone/why.js";
import { keepWhatWasTyped } from "./phone/keep.js";
import { swapOnChoice } from "./phone/swap.js";

document.getElementById("getan")?.focus();
if (document.querySelector("[data-phone]")) {
  beginCombobox();
  swapOnChoice();
  holdWhileTyping();
  explainBeside();
  dropOnEscape();
}
bookByKeys();
keepWhatWasTyped();
