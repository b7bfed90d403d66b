// The mails that people get, read from the page where development catches them.

/** Waits for the mail to an address whose subject matches, and gives it. */
export async function mailTo(address, subject, { patience = 20_000 } = {}) {
  const signal = AbortSignal.timeout(patience);
  for (;;) {
    const response = await fetch(new URL("api/messages", process.env.E2E_MAILS), { signal });
    const found = ((await response.json()) ?? []).find((mail) => mail.to.includes(address) && subject.test(mail.subject));
    if (found) return found;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

/** Lists the subjects of all mails to an address. */
export async function subjectsTo(address) {
  const response = await fetch(new URL("api/messages", process.env.E2E_MAILS));
  return ((await response.json()) ?? []).filter((mail) => mail.to.includes(address)).map((mail) => mail.subject);
}

/** Lists the web addresses that stand in a mail's text and in its page. */
export function links({ text, html }) {
  const found = `${text} ${html.replaceAll("&amp;", "&")}`.match(/https?:\/\/[^\s<>"]+/g) ?? [];
  return [...new Set(found)];
}
