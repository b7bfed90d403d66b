// Finds the number whose SHA-256 with a salt is the one wanted (FIPS 180-4). It runs beside the page, which stays usable. The
// browser's own digest is asked for one hash at a time and takes ten times as long for as short a text.

const k = new Uint32Array(64);
const first = new Uint32Array(8);

// The constants are the first 32 bits of the fractional parts of roots of the first primes.
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
  if (!prime) continue;
  if (found < 8) first[found] = (Math.sqrt(n) % 1) * 2 ** 32;
  k[found++] = (Math.cbrt(n) % 1) * 2 ** 32;
}

const w = new Uint32Array(64);

/** Takes the 64 bytes at an offset into a state. */
function block(state, bytes, offset) {
  for (let i = 0; i < 16; i++) {
    const at = offset + 4 * i;
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

/** Gives a function that hashes a text followed by a number. What stands in whole blocks before it is hashed once. */
function hasher(text) {
  const start = new TextEncoder().encode(text);
  const whole = start.length - (start.length % 64);
  const before = first.slice();
  for (let at = 0; at < whole; at += 64) block(before, start, at);
  const rest = start.length - whole;
  const bytes = new Uint8Array(128);
  bytes.set(start.subarray(whole));
  const state = new Uint32Array(8);
  return (number) => {
    const digits = String(number);
    bytes.fill(0, rest);
    for (let i = 0; i < digits.length; i++) bytes[rest + i] = digits.charCodeAt(i);
    const length = rest + digits.length;
    bytes[length] = 0x80;
    const end = length < 56 ? 64 : 128;
    new DataView(bytes.buffer).setUint32(end - 4, (whole + length) * 8);
    state.set(before);
    for (let at = 0; at < end; at += 64) block(state, bytes, at);
    return state;
  };
}

const portion = 20_000; // between two messages

addEventListener("message", ({ data: { challenge, salt, maxnumber } }) => {
  const wanted = Uint32Array.from(challenge.match(/.{8}/g), (part) => parseInt(part, 16));
  const hash = hasher(salt);
  for (let number = 0; number <= maxnumber; number++) {
    const state = hash(number);
    if (state[0] === wanted[0] && state.every((part, i) => part === wanted[i])) {
      postMessage({ number });
      return;
    }
    if (number % portion === 0) postMessage({ tried: number });
  }
});
