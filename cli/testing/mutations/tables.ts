/** Tables with NULLs, ties, orphans, halves, negative numbers, letters in two cases, and times at which clocks change. */
export const TABLES: Readonly<
  Record<string, { readonly columns: Readonly<Record<string, string>>; readonly csv: string }>
> = {
  orders: {
    columns: {
      id: 'integer',
      customer_id: 'integer',
      status: 'string',
      amount: 'decimal(18, 3)',
      qty: 'integer',
      ratio: 'float',
      ordered_at: 'timestamp',
      note: 'string',
    },
    csv: orders(),
  },
  customers: {
    columns: { customer_id: 'integer', name: 'string', region: 'string', since: 'date', parent_id: 'integer' },
    csv: customers(),
  },
  lines: {
    columns: {
      line_id: 'integer',
      order_id: 'integer',
      product: 'string',
      units: 'integer',
      price: 'decimal(18, 3)',
      discount: 'decimal(18, 3)',
    },
    csv: lines(),
  },
};

function orders(): string {
  const next = chance(7);
  const times = [
    '2024-03-10 06:59:59',
    '2024-03-10 07:00:00',
    '2024-11-03 05:30:00',
    '2024-11-03 06:30:00',
    '2023-12-31 23:59:59',
    '2024-01-01 00:00:00',
    '2024-02-29 12:00:00',
    '2024-01-31 23:30:00',
    '2024-03-31 01:00:00',
    '2024-12-29 10:00:00',
    '2024-12-30 04:59:00',
  ];
  const notes = [' lead', 'trail ', 'Ñandú', 'ñandú', 'été', '"a,b,,c"', 'a_b', 'a%b', 'x', '', 'ab12cd345', "it's"];
  const rows = Array.from({ length: 240 }, (_, index) => [
    index + 1,
    next.under(16) === 0 ? '' : 1 + next.under(34),
    next.of(['paid', 'Paid', 'open', 'void', 'refund', '']),
    next.under(14) === 0 ? '' : ((next.under(460_000) - 60_000) / 1000).toFixed(next.under(4)),
    next.of([-7, -3, -1, 0, 1, 2, 3, 5, 10, '']),
    next.of([0.5, 1.5, 2.5, -2.5, 0.1, 1e10, -0.05, '']),
    times[index] ??
      `2024-${two(1 + next.under(12))}-${two(1 + next.under(28))} ${two(next.under(24))}:${next.of(['00', '15', '59'])}:00`,
    next.of(notes),
  ]);
  return csv(['id', 'customer_id', 'status', 'amount', 'qty', 'ratio', 'ordered_at', 'note'], rows);
}

function customers(): string {
  const next = chance(11);
  const rows = Array.from({ length: 40 }, (_, index) => [
    index + 1,
    `${next.of(['ana', 'Ana', 'ANA', 'bob', 'Bob', 'çelik', 'zoe'])}${index % 9}`,
    next.of(['north', 'south', 'east', '']),
    `202${index % 5}-0${1 + (index % 9)}-1${index % 9}`,
    index % 5 === 0 ? '' : 1 + Math.floor(index / 3),
  ]);
  return csv(
    ['customer_id', 'name', 'region', 'since', 'parent_id'],
    [...rows, [100, 'nobody', 'west', '2024-02-29', '']],
  );
}

function lines(): string {
  const next = chance(13);
  const rows = Array.from({ length: 600 }, (_, index) => [
    index + 1,
    1 + next.under(250),
    next.of(['apple', 'Apple', 'pear', 'plum', 'fig']),
    1 + next.under(9),
    (next.under(9999) / 100).toFixed(2),
    next.of(['', '0.1', '0.25', '']),
  ]);
  return csv(['line_id', 'order_id', 'product', 'units', 'price', 'discount'], rows);
}

function csv(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Numbers that are the same each time. */
function chance(seed: number) {
  let state = seed;
  const under = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  return { under, of: <T>(all: readonly T[]): T => all[under(all.length)] as T };
}
