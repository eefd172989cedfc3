/** Manifest and graph: ETL2xxx. */
export const manifestCodes = {};
