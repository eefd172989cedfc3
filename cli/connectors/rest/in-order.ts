/**
 * Goes through streams one after the other in their order, while the first element of those that come next is already
 * asked for: at most `ahead` streams are open at a time.
 */
export async function* inOrder<S, T>(
  sources: AsyncIterable<S>,
  ahead: number,
  open: (source: S) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const opened: Opened<T>[] = [];
  try {
    for await (const source of sources) {
      const stream = open(source);
      const first = stream.next();
      first.catch(() => {});
      opened.push({ stream, first });
      if (opened.length >= ahead) yield* drained(opened[0], opened);
    }
    while (opened.length > 0) yield* drained(opened[0], opened);
  } finally {
    await Promise.allSettled(opened.map(async ({ stream }) => await stream.return()));
  }
}

interface Opened<T> {
  readonly stream: AsyncGenerator<T, void, void>;
  readonly first: Promise<IteratorResult<T, void>>;
}

async function* drained<T>(one: Opened<T> | undefined, opened: Opened<T>[]): AsyncGenerator<T, void, void> {
  if (one === undefined) return;
  const first = await one.first;
  if (first.done !== true) {
    yield first.value;
    yield* one.stream;
  }
  opened.shift();
}
