/** Configuration, profiles and the command line: ETL1xxx. */
export const configCodes = {};
