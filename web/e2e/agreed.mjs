// A file of appointments that were agreed elsewhere, as town halls have them: three hundred lines, some of them wrong.

/** Gives dates on which the office of the town whose page is open can be visited soon. */
async function openDays(page, service) {
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const address = `/api/v1/availability?services=${service}&from=${day(2)}&to=${day(14)}`;
  const { days } = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), address);
  return days.filter(({ free }) => free >= 10).map(({ date }) => date);
}

/** Writes lines for an office with two counters that opens from eight to twelve. Every tenth line is wrong. */
export async function threeHundredLines(page) {
  const days = await openDays(page, "personalausweis");
  const lines = ["Tag;Uhrzeit;Name;E-Mail-Adresse;Telefon;Grund"];
  let slot = 0;
  for (let i = 0; i < 300; i += 1) {
    const date = days[Math.floor(slot / 32) % days.length].split("-").reverse().join(".");
    const minutes = 480 + Math.floor((slot % 32) / 2) * 15;
    const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    const line = {
      date, clock, name: `Jörg Beispiel-${i}`, email: i % 3 ? `person.${i}@beispiel.de` : "", phone: i % 2 ? "" : "02357 9093-0",
      service: i % 4 ? "Personalausweis" : "Perso neu",
    };
    if (i % 10 === 9) spoil(line, Math.floor(i / 10), lines);
    else slot += 1;
    lines.push(line.copy ?? [line.date, line.clock, line.name, line.email, line.phone, line.service].join(";"));
  }
  // What German Excel writes: Windows-1252 with carriage returns.
  return Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
}

function spoil(line, turn, lines) {
  switch (turn % 6) {
    case 0: line.date = "31.11.2026"; break;
    case 1: line.clock = "mittags"; break;
    case 2: line.email = "person@@beispiel"; break;
    case 3: line.copy = lines.at(-1); break;
    case 4: line.clock = "18:00"; break;
    default: line.date = "02.03.2020";
  }
}
