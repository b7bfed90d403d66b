// Leaves the page of a refusal by itself: nobody may be there to do it.

import { reloadWhenReachable } from "./reload.js";

export function fault() {
  setInterval(() => reloadWhenReachable(location.pathname.startsWith("/kiosk") ? "/kiosk" : "/anzeige"), 30_000);
}
