/** Labels of a job: keys and values of lower-case letters, digits, `_` and `-`, at most 63; a key begins with a letter. */
export function jobLabels(labels: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(labels).flatMap(([key, value]): [string, string][] => {
    const cleanKey = cleaned(key).replace(/^[^\p{Ll}]+/u, '');
    return value === undefined || cleanKey === '' ? [] : [[cleanKey, cleaned(value)]];
  });
  return Object.fromEntries(entries);
}

function cleaned(text: string): string {
  const allowed = text.toLowerCase().replace(/[^\p{Ll}\p{Lo}\p{Nd}_-]/gu, '_');
  return [...allowed].slice(0, 63).join('');
}

/** A part of a job's id, which has letters, digits, `_` and `-` only. */
export function idPart(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 200);
}
