// What every page of staff does where scripts run.

import { searchOnSlash } from "./staff/search.js";

searchOnSlash();
