import { code } from './define.ts';

/** Mistakes of etl itself: ETL9xxx. */
export const internalCodes = {
  ETL9001: code<{ what: string }>({
    message: ({ what }) => `Internal error: ${what}.`,
    hint: () => 'This is a bug in etl, not in your project; please report it with the command you ran.',
  }),
};
