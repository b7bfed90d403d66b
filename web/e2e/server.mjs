// node e2e/server.mjs COMMAND… runs a command with a server of its own and ends with the command's exit status.
//
// The server is ../bin/stadttermin dev on free ports, with the towns of this repository and those of e2e/tenants, on
// the database and the Redis of DATABASE_URL and REDIS_URL, as deploy/dev/with-services gives them. The command finds
// the addresses in E2E_PORT (towns answer at http://<slug>.localhost:<port>) and E2E_MAILS (the page of caught mails).

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const patience = 60_000; // milliseconds until the server has to be ready

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the server and gives its process with the addresses that it announces. */
async function start(tenants) {
  const port = await freePort();
  const server = spawn(join(here, "../../bin/stadttermin"), ["dev", "--no-demo-day", "--tenants", tenants], {
    env: { ...process.env, LISTEN: `127.0.0.1:${port}`, METRICS_LISTEN: `127.0.0.1:${await freePort()}`, PUBLIC_URL: "", LOG_LEVEL: "WARN" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  server.stderr.on("data", (chunk) => said.push(chunk));
  const ended = new Promise((_, reject) => {
    server.on("error", reject);
    server.on("exit", (status) => reject(new Error(`the server ended with status ${status}:\n${Buffer.concat(said)}`)));
  });
  ended.catch(() => {}); // once it is ready, its end is ours
  const late = new AbortController();
  const deadline = setTimeout(() => late.abort(new Error(`the server was not ready in time:\n${Buffer.concat(said)}`)), patience);
  try {
    const mails = await Promise.race([announced(server.stdout, /^mails\s+(\S+)/), ended, aborted(late.signal)]);
    await Promise.race([ready(port, late.signal), ended]);
    return { server, port, mails };
  } catch (error) {
    server.kill();
    throw error;
  } finally {
    clearTimeout(deadline);
    late.abort(); // nobody waits any longer
  }
}

/** Gives what a line of the output says, and goes on reading so that the server can go on writing. */
function announced(output, pattern) {
  return new Promise((resolve) => {
    createInterface(output).on("line", (line) => {
      const found = pattern.exec(line);
      if (found) resolve(found[1]);
    });
  });
}

function aborted(signal) {
  return new Promise((_, reject) => { signal.addEventListener("abort", () => reject(signal.reason)); });
}

/** Asks until the server is ready; while nobody listens, the kernel refuses at once. */
async function ready(port, signal) {
  for (;;) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal });
      if (response.ok) return;
    } catch {
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }
}

async function run([command, ...args], env) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const [status] = await once(child, "exit");
  return status ?? 1;
}

/** Lists this machine as a network of many visitors, in towns that do not say themselves what one visitor may. */
async function letAllBrowsersIn(folder) {
  for (const town of await readdir(folder)) {
    const file = join(folder, town, "tenant.yaml");
    if (/^visitors:/m.test(await readFile(file, "utf8"))) continue;
    await appendFile(file, "\nvisitors:\n  networks: [{name: Browser, addresses: [127.0.0.0/8], times: 100000}]\n");
  }
}

const tenants = await mkdtemp(join(tmpdir(), "stadttermin-e2e-"));
let running;
try {
  await cp(join(here, "../../tenants"), tenants, { recursive: true });
  await cp(join(here, "tenants"), tenants, { recursive: true });
  await letAllBrowsersIn(tenants);
  running = await start(tenants);
  process.exitCode = await run(process.argv.slice(2), { E2E_PORT: String(running.port), E2E_MAILS: running.mails });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (running) {
    running.server.kill("SIGTERM");
    if (running.server.exitCode === null) await once(running.server, "exit");
  }
  await rm(tenants, { recursive: true, force: true });
}
