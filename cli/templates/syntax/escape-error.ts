/** A string literal with an escape that cannot be read. */
export class EscapeError extends Error {}
