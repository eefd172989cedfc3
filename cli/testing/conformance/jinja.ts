import {
  baseContext,
  PyObject,
  parseTemplate,
  pyFunction,
  render,
  runAsync,
  str,
  type Value,
} from '../../templates/index.ts';

/** One template with the text that real Jinja gives; `expected` beginning with `ERR ` means that it must fail. */
export interface JinjaCase {
  readonly name: string;
  readonly template: string;
  readonly expected: string;
}

/** Whether a file's content has the form of Jinja cases. */
export function isJinjaCases(content: unknown): content is readonly JinjaCase[] {
  return (
    Array.isArray(content) &&
    content.every((one) => typeof one?.template === 'string' && typeof one.expected === 'string')
  );
}

/** Renders a case; gives what differs in words, or nothing when it is as expected. */
export async function checkJinjaCase(one: JinjaCase): Promise<string | undefined> {
  const got = await outcome(one.template);
  const wantsError = one.expected.startsWith('ERR ');
  if (wantsError ? got.startsWith('ERR ') : got === one.expected) return undefined;
  return [
    `${one.name}`,
    `  template  ${JSON.stringify(one.template)}`,
    `  expected  ${JSON.stringify(one.expected)}`,
    `  got       ${JSON.stringify(got)}`,
  ].join('\n');
}

async function outcome(text: string): Promise<string> {
  try {
    const rendered = await runAsync(render(parseTemplate({ file: 'case.sql', text }), scope()));
    return rendered.text;
  } catch (error) {
    return `ERR ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What the cases expect to find beside Jinja's own names and dbt's base context. */
function scope(): ReadonlyMap<string, Value> {
  const shown = (value: Value | undefined): string => str(value ?? null);
  return new Map<string, Value>([
    ...baseContext({ log: () => undefined, print: () => undefined }),
    ['f', pyFunction('f', 'a, b=None', (args) => `f(${shown(args.get('a'))},${shown(args.get('b'))})`)],
    [
      'disp',
      pyFunction('disp', 'x', (outer) =>
        pyFunction('inner', 'y', (inner) => shown(outer.get('x')) + shown(inner.get('y'))),
      ),
    ],
    [
      'statement',
      pyFunction('statement', 'name, fetch_result=False, caller=None', (args, site) => {
        const caller = args.get('caller');
        const body = caller instanceof PyObject ? (caller.call([], new Map(), site) as Value) : '';
        return `<${shown(args.get('name'))}:${shown(args.get('fetch_result'))}:${shown(body)}>`;
      }),
    ],
  ]);
}
