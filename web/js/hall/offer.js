// Waits until somebody has typed in the code, and shows the new one when it has run out.

import { request } from "../shared/request.js";

const every = 5000; // milliseconds

export function offer() {
  const code = document.getElementById("code").textContent;
  setInterval(async () => {
    try {
      const answer = await request(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page.getElementById("code")?.textContent !== code) location.reload();
    } catch {
      // the server is away; the code stays until it is back
    }
  }, every);
}
