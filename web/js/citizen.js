// What the citizen's pages do where scripts run. Every page works without them; they save loading whole pages, say
// changes aloud and show the time that runs.

import { takeOwnAddress } from "./citizen/address.js";
import { countDown } from "./citizen/countdown.js";
import { closeLanguages } from "./citizen/language.js";
import { submitOnce } from "./citizen/once.js";
import { offerPrinting } from "./citizen/print.js";
import { searchWhileTyping } from "./citizen/search.js";
import { followStanding } from "./citizen/standing.js";
import { workForMore } from "./shared/slow.js";
import { swapOnChoice } from "./citizen/swap.js";

takeOwnAddress();
swapOnChoice();
searchWhileTyping();
submitOnce();
countDown();
offerPrinting();
closeLanguages();
followStanding();
workForMore();
