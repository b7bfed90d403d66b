// What the pages of an import do where scripts run: keys to go from problem to problem, and a button that says whether
// people will be written to. Everything works without.

import { submitOnce } from "./citizen/once.js";
import { sayWhetherMailsGo } from "./intake/mail.js";
import { walkProblems } from "./intake/keys.js";

walkProblems();
sayWhetherMailsGo();
submitOnce();
