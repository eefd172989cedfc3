/** Whether a name matches a glob of `*` and `?`; several globs stand between commas. Upper and lower case do not count. */
export function nameGlob(glob: string): (name: string) => boolean {
  const patterns = glob.split(',').map((one) => {
    const escaped = one.trim().replaceAll(/[\\^$.+()|[\]{}]/g, '\\$&');
    return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  });
  return (name) => patterns.some((pattern) => pattern.test(name));
}
