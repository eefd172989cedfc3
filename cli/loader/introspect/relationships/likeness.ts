/** What the names of two columns say of their belonging together. */
export type Likeness = 'same name' | 'names the table' | 'none';

/** Words that say that a column is a key and not of what. */
const KEY_WORDS =
  /^(?:id|fk|cod|code|codigo|key|nro|num|number|uuid|no)(?=_|$)|(?:^|_)(?:id|fk|cod|code|codigo|key|nro|num|number|uuid|no)$/g;
/** The least letters by which a part of a table's name is told. */
const MIN_LETTERS = 4;

/** How the name of a column is like a column of another table. */
export function likeness(column: string, table: string, key: string): Likeness {
  const [own, other] = [words(column), words(key)];
  const stem = stemOf(own);
  if (own === other && stem !== '') return 'same name';
  if (stem === '') return 'none';
  const things = numbers(plain(stem));
  const named = words(table);
  const isNamed = [named, ...named.split('_')].some((one) => numbers(plain(one)).some((form) => things.includes(form)));
  const isPart = numbers(plain(named)).some((form) =>
    things.some((thing) => thing.length >= MIN_LETTERS && form.endsWith(thing)),
  );
  return isNamed || isPart ? 'names the table' : 'none';
}

/** Lower case words with `_` between them, without accents: `IDOrigen` is `id_origen`. */
function words(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/^(ID|Id|Cod|COD)(?=[A-Z][a-z])/g, '$1_')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .toLowerCase();
}

function stemOf(name: string): string {
  return name.replaceAll(KEY_WORDS, '').replaceAll(/^_+|_+$/g, '');
}

function plain(name: string): string {
  return name.replaceAll('_', '');
}

/** The name and what it may be in the singular. */
function numbers(name: string): string[] {
  return [name, name.replace(/s$/, ''), name.replace(/es$/, ''), name.replace(/ies$/, 'y')];
}
