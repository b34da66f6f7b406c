import { deliveries, freeFrom } from '../catalogue.js'

export interface Line {
  readonly id: string
  readonly sku: string
  readonly name: string
  readonly glaze: string
  readonly price: number
  readonly quantity: number
}

interface Kept {
  readonly lines: readonly Line[]
  /** Standard delivery was offered for nothing, and taken. */
  readonly gift: boolean
}

export interface Basket {
  readonly lines: () => readonly Line[]
  readonly gift: () => boolean
  readonly add: (line: Line) => void
  /** 0 removes the line. */
  readonly set: (sku: string, quantity: number) => void
  readonly takeGift: () => void
  /** Takes all lines away. A gift that was taken stays. */
  readonly clear: () => void
  /** Calls back now and after every change, in any tab. Returns its stop. */
  readonly watch: (run: () => void) => () => void
}

const key = 'loam-basket'
const empty: Kept = { lines: [], gift: false }

export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
export const countOf = (lines: readonly Line[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** What standard delivery costs for this basket, with pieces for `more` euro added. */
export const standard = (basket: Basket, more = 0): number =>
  basket.gift() || sumOf(basket.lines()) + more >= freeFrom ? 0 : deliveries[0]!.price

const load = (): Kept => {
  try {
    return { ...empty, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Kept) }
  } catch {
    return empty
  }
}

/** A basket kept in this browser. */
export const openBasket = (): Basket => {
  let kept = load()
  const watchers = new Set<() => void>()
  const tell = (): void => watchers.forEach((run) => run())
  const keep = (next: Kept): void => {
    kept = next
    // Refused storage: the basket lives as long as the page.
    try {
      localStorage.setItem(key, JSON.stringify(kept))
    } catch {}
    tell()
  }
  addEventListener('storage', (event) => {
    if (event.key !== key) return
    kept = load()
    tell()
  })
  // A page restored by the back button has slept through changes elsewhere.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    kept = load()
    tell()
  })
  return {
    lines: () => kept.lines,
    gift: () => kept.gift,
    add: (line) => {
      const before = kept.lines.find(({ sku }) => sku === line.sku)
      const merged = { ...line, quantity: Math.min(20, line.quantity + (before?.quantity ?? 0)) }
      keep({ ...kept, lines: before ? kept.lines.map((each) => (each === before ? merged : each)) : [...kept.lines, merged] })
    },
    set: (sku, quantity) =>
      keep({ ...kept, lines: kept.lines.flatMap((line) => (line.sku !== sku ? line : quantity > 0 ? { ...line, quantity } : [])) }),
    takeGift: () => keep({ ...kept, gift: true }),
    clear: () => keep({ ...kept, lines: [] }),
    watch: (run) => {
      watchers.add(run)
      run()
      return () => watchers.delete(run)
    },
  }
}
