/** Data tests: ETL6xxx. */
export const qualityCodes = {};
