/** Python's `capitalize`: the first letter upper, the others lower. */
export function capitalize(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** Python's `title`: each run of letters begins upper. */
export function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => capitalize(word));
}

/** Python's `swapcase`. */
export function swapCase(text: string): string {
  return text.replace(/\p{L}/gu, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
}
