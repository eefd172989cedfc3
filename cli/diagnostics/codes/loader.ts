/** Connectors and loading: ETL5xxx. */
export const loaderCodes = {};
