/** The benchmarks by name; each is loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  build: async () => (await import('./build.ts')).benchBuild(),
  load: async () => (await import('./load.ts')).benchLoad(),
  parse: async () => (await import('./parse.ts')).benchParse(),
  start: async () => (await import('./start.ts')).benchStart(),
  'view-tests': async () => (await import('./view-tests.ts')).benchViewTests(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
  process.exitCode = 2;
} else for (const name of names) await BENCHES[name]?.();
