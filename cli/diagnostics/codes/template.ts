import { code } from './define.ts';

/** Templates and compilation: ETL3xxx; templates have 30xx, compilation the rest. */
export const templateCodes = {
  ETL3001: code<{ what: string }>({
    message: ({ what }) => `The template cannot be read: ${what}.`,
  }),
  ETL3002: code<{ kind: string; what: string }>({
    message: ({ kind, what }) => `The template failed: ${what} (${kind}).`,
  }),
  ETL3003: code<{ what: string }>({
    message: ({ what }) => `The template uses something that does not exist: ${what}.`,
    hint: () => 'Check the spelling, or test it first with "is defined".',
  }),
  ETL3004: code<{ name: string }>({
    message: ({ name }) => `The template prints "${name}", which is not defined; nothing was written in its place.`,
    hint: () => 'Define it, or write "| default(...)" if it may be missing.',
  }),
  ETL3005: code<{ limit: number }>({
    message: ({ limit }) => `Macros call each other more than ${limit} deep; this recursion seems to have no end.`,
    hint: () => 'Look at the template stack: one of these macros calls itself without a condition that stops it.',
  }),
  ETL3006: code<{ name: string }>({
    message: ({ name }) => `"${name}" cannot be used here: this template is rendered where nothing can be waited for.`,
    hint: () => 'Call it in a model or in a macro that a model calls.',
  }),
  ETL3007: code<{ message: string }>({
    message: ({ message }) => message,
  }),
  ETL3008: code<{ message: string }>({
    message: ({ message }) => message,
  }),
};
