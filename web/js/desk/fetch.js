// Loads versions of this page in the background.

import { request } from "../shared/request.js";

/** Gives the main part of an HTML answer, or null where the answer is another page's. */
export async function mainOf(response) {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("main") ?? page.body;
}

/** Asks for this page as it is now: cases of these ids alone, or all of it. */
export async function fetchPart(ids, signal) {
  const url = new URL(location.href);
  url.hash = "";
  url.searchParams.set("teil", ids ? [...ids].join(",") : "alles");
  const response = await request(url, { signal });
  if (response.redirected || response.status === 403 || response.status === 404) {
    location.reload(); // the session has ended, or the case is gone
    return null;
  }
  if (!response.ok) throw new Error(`status ${response.status}`);
  return mainOf(response);
}
