// What every page of staff does where scripts run.

import { workForMore } from "./shared/slow.js";
import { followColours } from "./staff/colour.js";
import { searchOnSlash } from "./staff/search.js";

// Where not all tabs fit, the one that is open is among those that are seen.
const tabs = document.querySelector(".st-tabs");
const open = tabs?.querySelector("[aria-current]");
if (open) {
  const middle = (element) => element.getBoundingClientRect().left + element.offsetWidth / 2;
  tabs.scrollLeft += middle(open) - middle(tabs);
}

followColours();
searchOnSlash();
workForMore();
