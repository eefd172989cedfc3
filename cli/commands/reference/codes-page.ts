import { codes } from '../../diagnostics/codes/index.ts';
import { page } from './file-pages.ts';

interface Entry {
  readonly message: (params: unknown) => string;
  readonly hint?: (params: unknown) => string | undefined;
}

/** The page of every code: its message and its hint, with the names of what is filled in. */
export function codesPage(): string {
  const entries = Object.entries(codes as unknown as Readonly<Record<string, Entry>>).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const lines = entries.flatMap(([name, { message, hint }]) => [
    `| ${name} | ${cell(String(message(placeholders())))} | ${cell(String(hint?.(placeholders()) ?? ''))} |`,
  ]);
  const about = [
    'Every error and warning has a code, which never changes its meaning. Names in angle brackets stand for what is',
    'filled in; where a message has several forms, one of them is shown.',
  ];
  return page('Errors and warnings', about, ['| Code | Says | Advises |', '|---|---|---|', ...lines]);
}

/** What a message looks up by a placeholder, and finds nothing for, is left open. */
function cell(text: string): string {
  return text
    .replaceAll(/\bundefined\b/g, '…')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Parameters of any code: each is a text that says its name, and answers as texts, lists and numbers do. */
function placeholders(): unknown {
  return new Proxy({}, { get: (_, name) => placeholder(String(name)) });
}

function placeholder(name: string): unknown {
  const text = `<${name}>`;
  const answers: Readonly<Record<string | symbol, unknown>> = {
    [Symbol.toPrimitive]: () => text,
    [Symbol.iterator]: () => [placeholder(name)][Symbol.iterator](),
    length: 1,
    join: () => text,
    map: mapped,
    flatMap: mapped,
    split: () => [placeholder(name), placeholder(name)],
    toJSON: () => text,
    toString: () => text,
  };
  function mapped(make: (one: unknown, index: number) => unknown): unknown[] {
    return [make(placeholder(name), 0)];
  }
  return new Proxy(() => placeholder(name), {
    get: (_, key) => {
      if (key in answers) return answers[key];
      if (/^\d+$/.test(String(key))) return placeholder(name);
      // Methods of texts and lists give the same; whatever else is asked for is a part of it.
      return SAME.has(String(key)) ? () => placeholder(name) : placeholder(String(key));
    },
  });
}

const SAME = new Set(['at', 'filter', 'replace', 'replaceAll', 'slice', 'toLocaleString', 'toLowerCase', 'trim']);
