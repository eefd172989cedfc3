// The real servers that tests use. Run from anywhere:
//   node scripts/test-servers.mjs install [mariadb] [postgres] [s3] [bigquery]   installs what is missing (all by default)
//   node scripts/test-servers.mjs where                                         tells as JSON which programs were found
import { bigquery } from './test-servers/bigquery.mjs';
import { mariadb } from './test-servers/mariadb.mjs';
import { postgres } from './test-servers/postgres.mjs';
import { InstallError } from './test-servers/programs.mjs';
import { s3 } from './test-servers/s3.mjs';

const SERVERS = { mariadb, postgres, s3, bigquery };
const [action, ...names] = process.argv.slice(2);
const unknown = names.filter((name) => !(name in SERVERS));

if (unknown.length > 0 || !['install', 'where'].includes(action)) {
  console.error(`Usage: node scripts/test-servers.mjs install|where [${Object.keys(SERVERS).join('] [')}]`);
  process.exitCode = 2;
} else {
  const wanted = Object.entries(SERVERS).filter(([name]) => names.length === 0 || names.includes(name));
  if (action === 'where') console.log(JSON.stringify(Object.fromEntries(wanted.map(where)), null, 2));
  else wanted.forEach(install);
}

/** What the test helpers read: the programs, or why the server cannot be had. */
function where([name, server]) {
  const programs = server.find();
  if (programs) return [name, { programs }];
  const missing = `${server.needs} is not installed. Run "node scripts/test-servers.mjs install ${name}".`;
  return [name, { missing }];
}

/** Installs one server unless it is there; a server that cannot be had does not keep the next from being installed. */
function install([name, server]) {
  if (server.find()) return;
  const started = Date.now();
  try {
    server.install((what) => console.log(`${name}: ${what}`));
    if (!server.find()) throw new InstallError(`${server.needs} was installed but its programs are not found`);
    console.log(`${name}: installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
