/** A tap one can feel, on phones that have it; iPhones have none for pages. */
export function buzz(pattern: number | number[]): void {
  if ('vibrate' in navigator) navigator.vibrate(pattern)
}
