import { expect, test } from 'vitest';
import { parseTemplate, render, runSync, type Value } from '../../templates/index.ts';
import { ContextValue } from './context-value.ts';

/** What a template gives that knows the name `known` and its own `context`. */
function rendered(text: string): string {
  const names = new Map<string, Value>([['known', 'first']]);
  const scope = {
    get: (name: string) => names.get(name),
    define: (name: string, value: Value) => void names.set(name, value),
  };
  names.set('context', new ContextValue(scope));
  return runSync(render(parseTemplate({ file: 'a.sql', text }), scope)).text;
}

test.each([
  [
    '{{ context.known }} {{ context["known"] }} {{ "known" in context }} {{ "gone" in context }}',
    'first first True False',
  ],
  ['{{ context.get("gone", 7) }} {{ context.get("gone") }}', '7 None'],
  ['{% do context.update({"mine": {"a": 1}}) %}{{ context.get("mine").a }} {{ mine.a }}', '1 1'],
  ['{% do context.update({"known": "second"}, more=3) %}{{ known }} {{ more }}', 'second 3'],
  ['{{ context.setdefault("known", 1) }} {{ context.setdefault("mine", 2) }} {{ mine }}', 'first 2 2'],
])('the context of %s', (text, expected) => {
  expect(rendered(text)).toBe(expected);
});
