/** India's time (UTC+5:30, no daylight saving) as brokers use it. */
const offset = 5.5 * 3600_000;
const day = 24 * 3600_000;

/** Date and time of day in India, `2026-01-05 08:31:07`. */
export function istText(moment: Date): string {
  return new Date(moment.getTime() + offset).toISOString().slice(0, 19).replace('T', ' ');
}

/** The first moment after this one at which that time of day (`HH:MM`) is reached in India. */
export function nextInIndia(moment: Date, time: string): Date {
  const [hours, minutes] = time.split(':').map(Number);
  const local = moment.getTime() + offset;
  const ofDay = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
  const today = Math.floor(local / day) * day + ofDay;
  return new Date((today > local ? today : today + day) - offset);
}
