/** Whether a location is in a store, such as `s3://bucket/file`, where nothing can be renamed. */
export function isRemote(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location);
}

/** Where a file or folder is written until it is published: beside its place, and with the same extensions. */
export function asideLocation(location: string): string {
  const [, folder = '', name = ''] = /^(.*[\\/])?([^\\/]*)$/s.exec(location.replace(/[\\/]+$/, '')) ?? [];
  const dot = name.indexOf('.', 1);
  const end = dot === -1 ? name.length : dot;
  return `${folder}${name.slice(0, end)}__etl_new${name.slice(end)}`;
}
