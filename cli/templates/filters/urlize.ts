import { PyError } from '../values/error.ts';
import { iterate } from '../values/iterate.ts';
import type { Arguments } from '../values/signature.ts';
import { escapeHtml } from '../values/str-subclass.ts';
import { repr, str } from '../values/text.ts';
import { truth } from '../values/truth.ts';

const word = '[\\p{L}\\p{M}\\p{N}_]';
const label = '[\\p{L}\\p{M}\\p{N}_%-]';

/** An address with a scheme, with `www.`, or with a well-known ending, or one of numbers; then port and path. */
const address = new RegExp(
  `^(?:(?:https?://|www\\.)(?:${label}+\\.)*(?:[a-z]{2,63}|xn--[\\p{L}\\p{M}\\p{N}_%]{2,59})` +
    `|(?:${label}{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    `|https?://(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){3}|\\[(?:[\\p{Nd}a-f]{0,4}:){2}(?:[\\p{Nd}a-f]{0,4}:?){1,6}\\]))` +
    '(?::\\p{Nd}{1,5})?(?:[/?#]\\S*)?$',
  'iu',
);
const email = new RegExp(`^\\S+@${word}[\\p{L}\\p{M}\\p{N}_.-]*\\.${word}+$`, 'u');
const scheme = /^[\p{L}\p{M}\p{N}_.+-]{2,}:\/{0,2}$/u;

const brackets = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

interface Links {
  /** `rel` and `target` as they stand in the tag. */
  readonly attributes: string;
  /** What an address is cut to where it is shown. */
  readonly limit: number | undefined;
  readonly schemes: readonly string[];
}

/** Jinja's `urlize`: the text as HTML, its web and mail addresses as links. */
export function urlize(args: Arguments): string {
  const schemes = args.get('extra_schemes') === null ? [] : Array.from(iterate(args.get('extra_schemes')), str);
  for (const one of schemes)
    if (!scheme.test(one)) throw new PyError('FilterArgumentError', `${repr(one)} is not a valid URI scheme prefix.`);
  const rel = new Set(args.get('rel') === null ? [] : str(args.get('rel')).split(/\s+/));
  if (truth(args.get('nofollow'))) rel.add('nofollow');
  rel.add('noopener').delete('');
  const target = args.get('target') === null ? '' : ` target="${escapeHtml(str(args.get('target')))}"`;
  const links: Links = {
    attributes: ` rel="${escapeHtml([...rel].sort().join(' '))}"${target}`,
    limit: args.get('trim_url_limit') === null ? undefined : args.int('trim_url_limit'),
    schemes,
  };
  return escapeHtml(str(args.get('value')))
    .split(/(\s+)/)
    .map((part) => linkWord(part, links))
    .join('');
}

function linkWord(whole: string, links: Links): string {
  const head = /^(?:[(<]|&lt;)+/.exec(whole)?.[0] ?? '';
  const tail = /(?:[)>.,\n]|&gt;)+$/.exec(whole.slice(head.length))?.[0] ?? '';
  const [middle, rest] = balanced(whole.slice(head.length, whole.length - tail.length), tail);
  return head + linked(middle, links) + rest;
}

/** Closing brackets belong to the address as long as it has more opening ones. */
function balanced(middle: string, tail: string): [string, string] {
  let [inside, outside] = [middle, tail];
  for (const [open, close] of brackets) {
    const opened = inside.split(open).length;
    if (opened <= inside.split(close).length) continue;
    const moves = Math.min(opened - 1, outside.split(close).length - 1);
    for (let move = 0; move < moves; move += 1) {
      const end = outside.indexOf(close) + close.length;
      inside += outside.slice(0, end);
      outside = outside.slice(end);
    }
  }
  return [inside, outside];
}

function linked(text: string, { attributes, limit, schemes }: Links): string {
  if (address.test(text)) {
    const href = /^https?:\/\//.test(text) ? text : `https://${text}`;
    const shown = limit !== undefined && text.length > limit ? `${text.slice(0, limit)}...` : text;
    return `<a href="${href}"${attributes}>${shown}</a>`;
  }
  if (text.startsWith('mailto:') && email.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`;
  if (text.includes('@') && !/^www\.|^@|:/.test(text) && email.test(text))
    return `<a href="mailto:${text}">${text}</a>`;
  let link = text;
  for (const one of schemes)
    if (link !== one && link.startsWith(one)) link = `<a href="${link}"${attributes}>${link}</a>`;
  return link;
}
