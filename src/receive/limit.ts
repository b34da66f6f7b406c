/** Names remembered at most; the one not heard of for longest goes, and begins anew when it comes again. */
const MOST = 10_000
/** Seconds over which a rate is taken: what was not used in that time may come at once. */
const WINDOW = 60
/** Characters of a name that is remembered; longer ones are nobody's, and share one allowance. */
const LONGEST = 400

/** Counts by name against a rate per second. Answers how many seconds to wait, 0 for none. */
export const limit = (rate: number, now: () => number): ((name: string) => number) => {
  const most = Math.max(1, rate * WINDOW)
  const left = new Map<string, { readonly amount: number; readonly at: number }>()
  return (given) => {
    if (rate === Infinity) return 0
    const name = given.length > LONGEST ? '' : given
    const at = now()
    const before = left.get(name)
    const amount = before ? Math.min(most, before.amount + (Math.max(0, at - before.at) / 1000) * rate) : most
    // Entered anew, so that the first is the one not heard of for longest.
    left.delete(name)
    left.set(name, { amount: amount < 1 ? amount : amount - 1, at })
    if (left.size > MOST) left.delete(left.keys().next().value!)
    return amount < 1 ? Math.ceil((1 - amount) / rate) : 0
  }
}
