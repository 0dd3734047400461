const MINUTE = 60;

/** 0:07, as players write it; `core/cases/presenting/voices.py` says the same. */
export function lengthWords(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, "0")}`;
}
