// What every page of staff does where scripts run.

import { workForMore } from "./shared/slow.js";
import { searchOnSlash } from "./staff/search.js";

searchOnSlash();
workForMore();
