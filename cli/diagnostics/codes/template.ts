/** Templates and compilation: ETL3xxx. */
export const templateCodes = {};
