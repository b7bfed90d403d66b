// The sentences that scripts say, in the reader's language; the page brings them along.

const words = document.getElementById("worte")?.dataset ?? {};

/** Gives a sentence by its name, with what replaces its % signs in order. */
export function word(name, ...values) {
  return (words[name] ?? "").replaceAll("%", () => values.shift() ?? "");
}
