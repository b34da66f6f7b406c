/** Where on the screen to ask what is there, as shares of its width and height: most grids have no gap at all of them. */
const POINTS = [0.03, 0.3, 0.5, 0.7, 0.97]

/**
 * Elements of a page, given in the order of the document: those first that stand near to what is on the screen, as far as that is known (`shown`) and
 * as a few points of it tell. Where layout is clean, this forces none.
 */
export const nearest = (document: Document, found: readonly Element[], shown: ReadonlyMap<Element, unknown>): readonly Element[] => {
  const { innerWidth, innerHeight } = document.defaultView!
  /** The last that begins before what is at this point. */
  const at = (share: number): number => {
    const point = document.elementFromPoint(innerWidth * share, innerHeight * share) ?? document
    let [from, to] = [0, found.length]
    while (from < to) {
      const middle = (from + to) >> 1
      // 4: it follows.
      if (found[middle]!.compareDocumentPosition(point) & 4) from = middle + 1
      else to = middle
    }
    return Math.max(0, from - 1)
  }
  const points = new Set(POINTS.map(at))
  const gaps = new Float64Array(found.length).fill(Infinity)
  for (const step of [1, -1])
    for (let i = step > 0 ? 0 : found.length - 1, gap = Infinity; found[i]; i += step) {
      gap = points.has(i) || shown.has(found[i]!) ? 0 : gap + 1
      gaps[i] = Math.min(gaps[i]!, gap)
    }
  const order = found.map((_, i) => i).sort((a, b) => gaps[a]! - gaps[b]!)
  return order.map((i) => found[i]!)
}
