const FORM =
  /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))(?:.(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d){0,2})?)?$/;

/**
 * A date or time of ISO 8601, taken for UTC whatever zone it names; null when it is neither. Fractions of a second are
 * left away. Source of the forms: `datetime.fromisoformat` of Python 3.11, weeks left out.
 */
export function isoTime(text: string): Date | null {
  const parts = FORM.exec(text.trim());
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [
    parts[1],
    parts[2] ?? parts[4],
    parts[3] ?? parts[5],
    parts[6],
    parts[7],
    parts[8],
  ].map((one) => Number(one ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time : null;
}
