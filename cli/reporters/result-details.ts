import { differenceText } from '../quality/index.ts';
import type { NodeResult } from '../runner/events.ts';
import { type DiagnosticContext, diagnosticText } from './diagnostic-text.ts';
import { paintOf, verdictOf } from './words.ts';

/** A failed or warning node in full: what it is, its diagnostics, its compiled file, its failing rows. */
export function resultDetails(result: NodeResult, context: DiagnosticContext): string {
  const { style } = context;
  const { node } = result;
  const verdict = verdictOf(result.status);
  const word = verdict === 'warn' ? 'Warning' : 'Failed';
  const parts = [
    `${style.bold(paintOf(verdict, style)(`${word}: ${node.kind} ${node.name}`))}  ${style.dim(node.file)}`,
  ];
  if (result.diagnostics.length > 0) {
    parts.push(...result.diagnostics.map((one) => `\n${diagnosticText(one, context)}`));
  } else if (result.message !== null) {
    parts.push(`  ${result.message.replaceAll('\n', '\n  ')}`);
  }
  if (result.difference !== undefined) {
    const legend = `${style.green('actual')} differs from ${style.red('expected')}:`;
    const table = differenceText(result.difference, { head: style.bold, expected: style.red, actual: style.green });
    parts.push(`\n  ${legend}\n\n  ${table.replaceAll('\n', '\n  ')}`);
  }
  const hasCompiledPlace = result.diagnostics.some((one) => one.compiled !== undefined);
  const pointers = [
    ...(result.compiledPath === null || hasCompiledPlace ? [] : [['compiled', result.compiledPath]]),
    ...(result.failuresRelation === null || hasRows(result, result.failuresRelation)
      ? []
      : [['failing rows', `select * from ${result.failuresRelation}`]]),
  ];
  if (pointers.length > 0 && result.diagnostics.length > 0) parts.push('');
  parts.push(...pointers.map(([name, value]) => `  ${style.bold(`${name}:`)} ${value}`));
  return parts.join('\n');
}

/** Whether a hint tells already where the failing rows are. */
function hasRows(result: NodeResult, relation: string): boolean {
  return result.diagnostics.some((one) => one.hint?.includes(relation) === true);
}
