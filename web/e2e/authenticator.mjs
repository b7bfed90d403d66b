// What an authenticator app on a telephone computes (RFC 6238).

import { createHmac } from "node:crypto";

const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const period = 30_000; // milliseconds

/** Gives the code of a secret, as it is typed into the app, for the step that a moment lies in. */
export function code(secret, moment = Date.now()) {
  const bits = [...secret.replaceAll(" ", "")].map((sign) => signs.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / period)));
  const sum = createHmac("sha1", key).update(counter).digest();
  const at = sum[sum.length - 1] & 15;
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Gives the code that comes after the one of now: it is taken as well, and differs from one that was taken just before. */
export function nextCode(secret) { return code(secret, Date.now() + period); }
