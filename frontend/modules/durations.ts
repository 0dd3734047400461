import { say } from "./words";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const two = (value: number) => String(value).padStart(2, "0");

/** A length of time as people say it. Must say what `durations.py` says. @param seconds not negative */
export function durationWords(seconds: number): string {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days >= 30 || (days && !hours)) return say("days", { days });
  if (days) return say("daysHours", { days, hours });
  if (hours) return minutes ? say("hoursMinutes", { hours, minutes: two(minutes) }) : say("hours", { hours });
  return minutes ? say("minutes", { minutes }) : say("underMinute");
}

/** "50 min left" before the limit, "3 h late" after it. @param seconds until the limit, negative after it */
export function leftWords(seconds: number): string {
  return say(seconds < 0 ? "late" : "left", { time: durationWords(Math.abs(seconds)) });
}

const IN_HOURS: Record<string, string> = { working_hour: "workingMinute", calendar_hour: "calendarMinute" };
const UNITS: Record<string, string> = { working_hour: "workingHour", calendar_hour: "calendarHour", working_day: "workingDay", calendar_day: "calendarDay" };

const numberWords = (value: number) => (Math.floor(value * 10 + 1e-6) / 10).toFixed(1).replace(".0", "");

function amountWords(value: number, word: string): string {
  const amount = numberWords(value);
  return say(amount === "1" ? word : `${word}s`, { amount });
}

/** "1.5 of 2 working hours left", as the limit counts. Must say what `durations.py` says. @param fraction used time over limit */
export function countedWords(fraction: number, amount: number, unit: string): string {
  const left = amount * (1 - fraction);
  const [size, minutes] = [Math.abs(left), IN_HOURS[unit]];
  const [time, limit] = minutes && size < 1 ? [String(Math.floor(size * 60 + 1e-6)), amountWords(amount * 60, minutes)] : [numberWords(size), amountWords(amount, UNITS[unit]!)];
  return say(left > 1e-6 ? "leftOf" : time === "0" ? "overOf" : "lateOf", { time, limit });
}

/** "3 h ago". */
export function sinceWords(seconds: number): string {
  return seconds < MINUTE ? say("justNow") : say("ago", { time: durationWords(seconds) });
}
