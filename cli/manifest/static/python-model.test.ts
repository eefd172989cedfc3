import { describe, expect, test } from 'vitest';
import { PythonSyntax } from './python-literal.ts';
import { scanPython } from './python-model.ts';

const MODEL = 'def model(dbt, session):\n';

/** The calls of a function with this body. */
function body(...lines: string[]) {
  return scanPython(`${MODEL}${lines.map((line) => `    ${line}\n`).join('')}    return df\n`);
}

function problem(text: string): string {
  try {
    scanPython(text);
  } catch (thrown) {
    if (thrown instanceof PythonSyntax) return thrown.message;
    throw thrown;
  }
  throw new Error('was read');
}

describe('a Python model', () => {
  test('tells what it refers to and how it is configured', () => {
    const found = body(
      'dbt.config(materialized="incremental", tags=["a", \'b\'], meta={"x": 1, "y": None}, packages=("p",))',
      'a = dbt.ref("first").df()',
      'b = dbt.ref("pkg", "second", v=2)',
      'c = dbt.source("raw",',
      '    "orders",  # the table',
      ')',
    );
    expect(found).toEqual({
      configs: [{ materialized: 'incremental', tags: ['a', 'b'], meta: { x: 1, y: null }, packages: ['p'] }],
      refs: [
        { name: 'first', package: null, version: null },
        { name: 'second', package: 'pkg', version: 2 },
      ],
      sources: [['raw', 'orders']],
    });
  });

  test('does not count calls in strings and comments, nor those of other objects', () => {
    const found = body('"""', 'dbt.ref("a")', '"""', '# dbt.ref("b")', 'x = \'dbt.ref("c")\'', 'my.dbt.ref("d")');
    expect(found.refs).toEqual([]);
  });

  test('reads strings with escapes, raw ones, and those that stand beside each other', () => {
    const found = body(String.raw`dbt.config(a="x\ty\\", b=r"\d", c="a" 'b', d=-1, e=1.0, f=1_000, g=(1))`);
    expect(JSON.parse(JSON.stringify(found.configs[0]))).toMatchObject({ a: 'x\ty\\', b: '\\d', c: 'ab', d: -1, g: 1 });
    expect(found.configs[0]?.f).toBe(1000);
  });

  test('tells the settings that it reads, with their defaults', () => {
    const found = body('x = dbt.config.get("one")', 'y = dbt.config.get("two", 2)', 'z = dbt.config.meta_get("m")');
    expect(found.configs).toEqual([
      {
        config_keys_used: ['one', 'two'],
        config_keys_defaults: [null, 2],
        meta_keys_used: ['m'],
        meta_keys_defaults: [null],
      },
    ]);
  });

  test('may have other functions, types and defaults', () => {
    const text =
      'import x\n\ndef helper(a, b=[1, 2]):\n    return a\n\ndef model(dbt, session: x.S) -> x.D:\n    return 1\n';
    expect(scanPython(text).refs).toEqual([]);
    expect(scanPython('# nothing yet\n').refs).toEqual([]);
  });

  test('is refused in words when dbt cannot read it', () => {
    expect(problem(`${MODEL}    return dbt.ref(name)\n`)).toContain('"name" is none');
    expect(problem(`${MODEL}    return dbt.ref(f"a_{b}")\n`)).toContain('an f-string');
    expect(problem('x = 1\n')).toContain('exactly one function "model", not 0');
    expect(problem('def model(session, dbt):\n    return 1\n')).toContain('must be "dbt"');
    expect(problem('def model(dbt):\n    return 1\n')).toContain('two arguments');
  });
});
