import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** A process that has a DuckDB file open until it is told to end. */
export interface FileHolder {
  readonly pid: number;
  end(): Promise<void>;
}

/** Opens a DuckDB file in a process of its own. Rejects with DuckDB's words when it cannot. */
export async function holdElsewhere(file: string): Promise<FileHolder> {
  const api = createRequire(import.meta.url).resolve('@duckdb/node-api');
  const script = `require(${JSON.stringify(api)}).DuckDBInstance.create(process.argv[1])
    .then(() => console.log('held'), (error) => { console.log(error.message); process.exit(1); });
    process.stdin.on('data', () => process.exit(0)); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  if (said !== 'held') {
    await ended;
    throw new Error(said);
  }
  return {
    pid: child.pid ?? 0,
    end: async () => {
      child.stdin.write('end\n');
      await ended;
    },
  };
}
