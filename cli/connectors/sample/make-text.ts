import type { StreamColumn } from '../types.ts';
import { hashNumber } from './hash.ts';
import type { ColumnRules } from './make-value.ts';
import type { SampleCell, TableModel } from './table-model.ts';
import { WORDS, type Words } from './words.ts';

/** Texts by the column's meaning, no longer than its type allows. */
export function makeText(rules: ColumnRules): (model: TableModel, row: number) => SampleCell {
  const { column, meaning, connection, hash } = rules;
  const words = WORDS[connection.locale];
  const length = column.type.length ?? Number.MAX_SAFE_INTEGER;
  const make = length <= 3 ? shortText(length) : longText(meaning, words, column);
  return (model, row) => {
    const text = make(hash(model, row), row);
    return text.length > length ? text.slice(0, length).trimEnd() : text;
  };
}

/** Distinct texts of a column: `SKU-000042`, or as many letters and digits as fit. */
export function keyText(column: StreamColumn, place: number): string {
  const length = column.type.length ?? Number.MAX_SAFE_INTEGER;
  const prefix = column.name
    .replaceAll(/[^A-Za-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
  const full = `${prefix}-${String(place + 1).padStart(6, '0')}`;
  if (full.length <= length) return full;
  const digits = String(place + 1);
  if (digits.length <= length) return digits.padStart(Math.min(length, 6), '0');
  return place.toString(36).toUpperCase().padStart(length, '0').slice(-length);
}

type TextOf = (hash: number, row: number) => string;

function shortText(length: number): TextOf {
  if (length === 1) return (hash) => (hash % 4 === 0 ? 'N' : 'S');
  return (hash) =>
    String.fromCharCode(65 + (hash % 26), 65 + ((hash >>> 8) % 26), 65 + ((hash >>> 16) % 26)).slice(0, length);
}

function longText(meaning: ColumnRules['meaning'], words: Words, column: StreamColumn): TextOf {
  const pick = (list: readonly string[], hash: number, nth = 0) => list[hashNumber(hash, nth) % list.length] ?? '';
  const person: TextOf = (hash) => `${pick(words.firstNames, hash)} ${pick(words.lastNames, hash, 1)}`;
  const digits = (hash: number, count: number, nth = 0) =>
    String(1 + (hashNumber(hash, nth) % 9)) +
    String(hashNumber(hash, nth + 1))
      .padStart(10, '0')
      .slice(-(count - 1));
  switch (meaning) {
    case 'email': {
      const [firsts, lasts] = [words.firstNames.map(plain), words.lastNames.map(plain)];
      return (hash, row) => `${pick(firsts, hash)}.${pick(lasts, hash, 1)}${row + 1}@example.com`;
    }
    case 'first name':
      return (hash) => pick(words.firstNames, hash);
    case 'last name':
      return (hash) => pick(words.lastNames, hash);
    case 'person':
      return person;
    case 'company':
      return (hash) =>
        `${pick(words.companies, hash)} ${pick(words.lastNames, hash, 1)} ${pick(words.companyForms, hash, 2)}`;
    case 'product':
      return (hash) =>
        `${pick(words.products, hash)} ${pick(words.qualities, hash, 1)} ${pick(words.colours, hash, 2)}`;
    case 'city':
      return (hash) => pick(words.cities, hash);
    case 'region':
      return (hash) => pick(words.regions, hash);
    case 'country':
      return (hash) => pick(words.countries, hash);
    case 'street':
      return (hash) => `${pick(words.streets, hash)} ${1 + (hash % 4999)}`;
    case 'postcode':
      return (hash) => String(1000 + (hash % 8999));
    case 'phone':
      return (hash) => `${digits(hash, 3)} ${digits(hash, 4, 2)}-${digits(hash, 4, 4)}`;
    case 'tax id':
      return (hash) => cuit(hash);
    case 'barcode':
      return (hash) => ean13(digits(hash, 11, 1));
    case 'url':
      return (hash, row) => `https://www.example.com/${plain(pick(words.products, hash))}/${row + 1}`;
    case 'ip':
      return (hash) => `10.${hash & 255}.${(hash >>> 8) & 255}.${1 + ((hash >>> 16) % 254)}`;
    case 'colour':
      return (hash) => pick(words.colours, hash);
    case 'state':
      return (hash) => pick(words.states, hash);
    case 'note':
      return (hash) => pick(words.notes, hash);
    case 'code':
      return (hash) =>
        `${column.name
          .replaceAll(/[^A-Za-z]/g, '')
          .slice(0, 2)
          .toUpperCase()}${String(hash % 100_000).padStart(5, '0')}`;
    default:
      return (hash) => `${pick(words.qualities, hash)} ${pick(words.products, hash, 1).toLowerCase()}`;
  }
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** A tax number of 11 digits whose last one checks the others, as in Argentina. */
function cuit(hash: number): string {
  const body = `20${String(10_000_000 + (hash % 35_000_000))}`;
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  const check = (11 - (sum % 11)) % 11;
  return `${body.slice(0, 2)}-${body.slice(2)}-${check === 10 ? 9 : check}`;
}

/** A bar code of 13 digits with its check digit. */
function ean13(body: string): string {
  const twelve = `7${body}`;
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
