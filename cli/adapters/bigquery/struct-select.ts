import { nestedType } from '../values/nested-type.ts';

/**
 * A column as a SELECT writes it where its struct must have the declared order of fields, whatever order the query has;
 * NULL stays NULL. Any other column is its name.
 */
export function structSelect(name: string, dataType: string): string {
  const { isList, fields } = nestedType(dataType.trim().replace(/>\s[^>]*$/, '>'));
  return isList || fields.length === 0 ? name : `${ordered(name, fields)} AS ${name}`;
}

function ordered(path: string, fields: readonly (readonly [name: string, dataType: string])[]): string {
  const written = fields.map(([name, type]) => {
    const inner = nestedType(type.replace(/>\s[^>]*$/, '>'));
    const here = `${path}.${name}`;
    return `${inner.isList || inner.fields.length === 0 ? here : ordered(here, inner.fields)} AS ${name}`;
  });
  return `IF(${path} IS NULL, NULL, STRUCT(${written.join(', ')}))`;
}
