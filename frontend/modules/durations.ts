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

/** "3 h ago". */
export function sinceWords(seconds: number): string {
  return seconds < MINUTE ? say("justNow") : say("ago", { time: durationWords(seconds) });
}
