import { CHOMPING_MODE, EVENT_ID, type Event, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';

/**
 * A text that ends in a block text (`|`, `>`) but not in a line break, with that block marked as `|-` or `>-`: PyYAML
 * gives it no line break at its end then, and the parser here would. Any other text as it is.
 */
export function withoutLastBreak(text: string): string {
  if (text.endsWith('\n') || !/[|>]\d? *(?:#.*)?\n/.test(text)) return text;
  const last = eventsOf(text).findLast((event) => event.type === EVENT_ID.SCALAR);
  if (last === undefined || last.valueEnd < text.length || last.chomping !== CHOMPING_MODE.CLIP) return text;
  if (last.style !== SCALAR_STYLE.LITERAL_BLOCK && last.style !== SCALAR_STYLE.FOLDED_BLOCK) return text;
  const sign = last.style === SCALAR_STYLE.LITERAL_BLOCK ? '|' : '>';
  const header = text.lastIndexOf(sign, text.lastIndexOf('\n', last.valueStart - 1));
  return header === -1 ? text : `${text.slice(0, header + 1)}-${text.slice(header + 1)}`;
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) return [];
    throw error;
  }
}
