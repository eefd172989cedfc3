import { type Json, JsonNumber, member, parseJson } from './json.ts';

/** Characters of a server's answer that a message shows. */
const MOST_SHOWN = 300;
/** Shorter values would blot out innocent words. */
const SHORTEST_SECRET = 4;

/** Makes a function that blots the secrets out of a text. */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= SHORTEST_SECRET) as string[];
  const spellings = new Set(known.flatMap((secret) => [secret, encodeURIComponent(secret), btoaOrSame(secret)]));
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

function btoaOrSame(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** What a server says of a failure, in one short line: its message where the body has one, else the body's words. */
export function serverWords(body: string, redact: (text: string) => string): string {
  const words = messageOf(body) ?? body.replaceAll(/<(style|script)[\s\S]*?<\/\1>/gi, ' ').replaceAll(/<[^>]*>/g, ' ');
  const line = redact(words).replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}

function messageOf(body: string): string | undefined {
  try {
    return messageIn(parseJson(body), 0);
  } catch {
    return undefined;
  }
}

const MESSAGE_KEYS = ['message', 'error_description', 'detail', 'description', 'title', 'error', 'errors', 'reason'];

function messageIn(value: Json | undefined, depth: number): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber || typeof value !== 'object' || value === null || depth > 4) return undefined;
  if (Array.isArray(value)) return messageIn(value[0], depth + 1);
  for (const key of MESSAGE_KEYS) {
    const found = messageIn(member(value, key), depth + 1);
    if (found !== undefined && found !== '') return withParameters(found, member(value, 'parameters'));
  }
  return undefined;
}

/** Magento names parameters of its messages beside them: `No such entity with %fieldName = %fieldValue`. */
function withParameters(message: string, parameters: Json | undefined): string {
  return message.replaceAll(/%(\w+)/g, (name, key: string) => {
    const position = Array.isArray(parameters) ? parameters[Number(key) - 1] : member(parameters, key);
    return typeof position === 'string' || typeof position === 'number' ? String(position) : name;
  });
}
