/** Warehouses: ETL4xxx. */
export const adapterCodes = {};
