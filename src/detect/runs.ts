/** ms between two readings of one scroll. */
const ON = 250

/** Until when a scroll is a click's doing, where it was so until `led`: for as long as it goes on. */
export const runs = (led: number, t: number): number => (t < led ? Math.max(led, t + ON) : led)
