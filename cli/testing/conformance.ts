import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { checkJinjaCase, isJinjaCases } from './conformance/jinja.ts';
import { isSelectorCase } from './conformance/selectors.ts';

const usage = 'usage: npm run conformance -- FILE... [--project DIR]';

interface Tally {
  passed: number;
  failed: number;
}

/** Runs files of cases with known answers; gives 0 when all hold, 1 when one differs, 2 for a wrong call. */
export async function runConformance(args: readonly string[], say: (line: string) => void): Promise<0 | 1 | 2> {
  const request = readArguments(args);
  if (request === undefined) {
    say(usage);
    return 2;
  }
  const tally: Tally = { passed: 0, failed: 0 };
  for (const file of request.files) {
    const wrong = await runFile(file, request.project, tally, say);
    if (wrong === undefined) continue;
    say(`${file}: ${wrong}`);
    return 2;
  }
  say(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

function readArguments(args: readonly string[]): { files: string[]; project: string | undefined } | undefined {
  const files: string[] = [];
  let project: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--project') {
      index += 1;
      project = args[index];
      if (project === undefined) return undefined;
    } else if (arg.startsWith('-')) return undefined;
    else files.push(arg);
  }
  return files.length === 0 ? undefined : { files, project };
}

/** Runs the cases of one file, whatever their form; gives what is wrong with the call, if anything is. */
async function runFile(
  file: string,
  project: string | undefined,
  tally: Tally,
  say: (line: string) => void,
): Promise<string | undefined> {
  const content = readCases(file);
  if (typeof content === 'string') return content;
  if (isJinjaCases(content.cases)) {
    for (const one of content.cases) count(await checkJinjaCase(one), tally, say);
    return undefined;
  }
  if (Array.isArray(content.cases) && content.cases.every(isSelectorCase)) {
    if (project === undefined) return 'selector cases want --project DIR, the project to list';
    const { checkSelectorCases } = await import('./conformance/selector-project.ts');
    for (const difference of await checkSelectorCases(project, content.cases)) count(difference, tally, say);
    return undefined;
  }
  return 'neither Jinja cases {name, template, expected} nor selector cases {args, expected}';
}

function readCases(file: string): { cases: unknown } | string {
  try {
    return { cases: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function count(difference: string | undefined, tally: Tally, say: (line: string) => void): void {
  if (difference === undefined) tally.passed += 1;
  else {
    tally.failed += 1;
    say(difference);
  }
}

const [, script] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  process.exitCode = await runConformance(process.argv.slice(2), (line) => console.log(line));
}
