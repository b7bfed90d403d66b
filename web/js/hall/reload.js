// Loads the page anew, but only once the server answers: a screen without anybody before it must never end on the
// browser's own page about a lost connection.

import { request } from "../shared/request.js";

export async function reloadWhenReachable(address = location.href) {
  try {
    const answer = await request(address, { cache: "no-store" });
    if (answer.status < 500) location.replace(address);
  } catch {
    // the caller tries again
  }
}
