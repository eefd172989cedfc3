// Completes package-lock.json with the native packages of other platforms. A registry mirror that serves only this
// platform's packages makes npm leave the others out of the lock, and `npm ci` then refuses it everywhere. Run it after
// each `npm install`: node scripts/lock-platforms.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PLATFORM =
  /-(android|darwin|freebsd|linux|openharmony|win32)(?:-(arm64|x64|arm|ia32|ppc64|riscv64|s390x))?(-musl|-gnu|-msvc|-gnueabihf)?$/;
const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const [, os, cpu, libc] = PLATFORM.exec(name) ?? [];
    if (os === undefined || lock.packages[key] || lock.packages[`${path}/${key}`]) continue;
    lock.packages[key] = {
      version: version.replace(/^[\^~]/, ''),
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc === '-musl' ? { libc: ['musl'] } : {}),
      license: entry.license,
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}
const byName = ([a], [b]) => (a < b ? -1 : Number(a > b));
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byName));
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock names all platforms.' : `Added ${added.join(', ')}.`);
