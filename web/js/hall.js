// The devices of a waiting area. Each page says on its body what it is.

import { display } from "./hall/display.js";
import { fault } from "./hall/fault.js";
import { kiosk } from "./hall/kiosk.js";
import { offer } from "./hall/offer.js";

const { dataset } = document.body;
if ("display" in dataset) display();
if ("offer" in dataset) offer();
if ("kiosk" in dataset) kiosk();
if ("fault" in dataset) fault();
