import { z } from 'zod';
import { httpKeys } from '../http/keys.ts';

const text = z.string().min(1);
const secret = (words: string) => z.coerce.string().min(1).meta({ secret: true }).describe(words);

const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), token: secret('Token of the header `Authorization: Bearer`.') }),
  z.strictObject({
    type: z.literal('basic'),
    username: z.coerce.string().describe('Who asks.'),
    password: z.coerce.string().default('').meta({ secret: true }).describe('Password of the user.'),
  }),
  z.strictObject({
    type: z.literal('api_key'),
    in: z.enum(['header', 'query']).default('header').describe('Where the key is sent.'),
    name: text.default('X-API-Key').describe('Name of the header or the parameter.'),
    value: secret('The key.'),
  }),
  z.strictObject({
    type: z.literal('oauth_client_credentials'),
    token_url: z.url().describe('Where tokens are had.'),
    client_id: z.coerce.string().min(1).describe('Name of the client.'),
    client_secret: secret('Secret of the client.'),
    scope: text.optional().describe('What is asked for, between blanks.'),
    audience: text.optional().describe('For whom the token is, where the server asks.'),
    credentials_in: z.enum(['body', 'header']).default('body').describe('How the client shows who it is.'),
  }),
]);

/** A connection of type `rest`. */
export const connectionSchema = z.strictObject({
  type: z.literal('rest'),
  base_url: z.url({ protocol: /^https?$/ }).describe('What paths of tables come after.'),
  headers: z
    .record(z.string(), z.coerce.string())
    .default({})
    .meta({ secret: true })
    .describe('Headers of every request.'),
  params: z.record(z.string(), z.coerce.string()).default({}).describe('Parameters of every request.'),
  auth: auth.default({ type: 'none' }).describe('How requests prove who asks.'),
  ...httpKeys,
});

const where = z.enum(['query', 'body']).default('query').describe('Where the parameter is sent.');
const size = {
  size: z.int().min(1).default(100).describe('Rows of a page.'),
  total: text.optional().describe('Path to the number of all rows.'),
};

const paging = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('page'),
    param: text.default('page').describe('Parameter of the number of the page.'),
    size_param: text.optional().describe('Parameter of the rows of a page.'),
    first: z.int().min(0).default(1).describe('Number of the first page.'),
    pages: text.optional().describe('Path to the number of all pages.'),
    in: where,
    ...size,
  }),
  z.strictObject({
    kind: z.literal('offset'),
    param: text.default('offset').describe('Parameter of the rows before the page.'),
    size_param: text.optional().default('limit').describe('Parameter of the rows of a page.'),
    in: where,
    ...size,
  }),
  z.strictObject({
    kind: z.literal('cursor'),
    param: text.default('cursor').describe('Parameter of where the page begins.'),
    next: text.optional().describe('Path to where the next page begins.'),
    next_of_last: text.optional().describe('Path within the last row of a page to where the next begins.'),
    more: text.optional().describe('Path to whether there are more pages.'),
    size_param: text.optional().describe('Parameter of the rows of a page.'),
    in: where,
    ...size,
  }),
  z.strictObject({
    kind: z.literal('link_header'),
    size_param: text.optional().describe('Parameter of the rows of a page.'),
    in: where,
    ...size,
  }),
  z.strictObject({
    kind: z.literal('next_url'),
    next: text.describe('Path to the URL of the next page.'),
    size_param: text.optional().describe('Parameter of the rows of a page.'),
    in: where,
    ...size,
  }),
]);

const parameter = z.union([z.string(), z.number(), z.boolean()]);

const incremental = z.strictObject({
  params: z
    .record(z.string(), parameter)
    .describe('Parameters of a read that begins at `{from}`; `{until}` is now, `{column}` the cursor at the source.'),
  in: where,
  format: z
    .enum(['iso', 'text', 'date', 'unix', 'unix_ms', 'unchanged'])
    .default('iso')
    .describe('How `{from}` and `{until}` are written.'),
  start: z.coerce.string().optional().describe('`{from}` of a first load, which sends no such parameters unless told.'),
});

/** The keys that a table adds to its `load:`. */
export const tableSchema = z.strictObject({
  table: text.optional().describe('Name of the table at the source: the same unless told.'),
  path: text
    .optional()
    .describe('Path after `base_url`: the name of the table unless told. `{parent.id}` is of the parent.'),
  method: z.enum(['GET', 'POST']).optional().describe('`GET` unless told.'),
  params: z.record(z.string(), parameter).optional().describe('Parameters of every request.'),
  body: z.record(z.string(), z.unknown()).optional().describe('Body of a POST, sent as JSON.'),
  records: text.optional().describe('Path to the rows, such as `data.items[*]`: the answer itself unless told.'),
  paging: paging.optional().describe('How the server gives its rows page by page: `none` unless told.'),
  incremental: incremental.optional().describe('How the server is asked for what is new.'),
  parent: text.optional().describe('Table of the same source, for each row of which this one is asked for.'),
  missing_columns: z
    .enum(['error', 'null'])
    .optional()
    .describe('What a column is that no row of a whole read has: an error unless told.'),
});

/** A checked connection. */
export type RestConnection = z.infer<typeof connectionSchema>;

/** How a connection proves who asks. */
export type RestAuth = z.infer<typeof auth>;

/** The checked keys of a table. */
export type RestTable = z.infer<typeof tableSchema>;

/** How a table's rows come page by page. */
export type RestPaging = z.infer<typeof paging>;

/** How a table is asked for what is new. */
export type RestIncremental = z.infer<typeof incremental>;
