// What the day plan and the case do where scripts run. Both work without them; the scripts keep a page true while others
// work, send actions so that a lost line loses none and repeats none, and add keys, dragging and a running clock.

import { actInPlace } from "./desk/act.js";
import { filterServices } from "./desk/filter.js";
import { offerKeys } from "./desk/keys.js";
import { stayLive } from "./desk/live.js";
import { showNotice } from "./desk/notice.js";
import { moveBlocks } from "./desk/move.js";
import { roam } from "./desk/roam.js";
import { scrollToNow } from "./desk/now.js";
import { noticeServed } from "./desk/served.js";
import { runTimer } from "./desk/timer.js";

stayLive();
showNotice();
actInPlace();
offerKeys();
roam();
moveBlocks();
scrollToNow();
runTimer();
noticeServed();
filterServices();
