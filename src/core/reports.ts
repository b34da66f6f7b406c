import { checkOptions, must } from './must.js'
import { isObject, limits, show, wrongNumber, wrongText } from './validate.js'

/** What all reports together say of one cell. */
export interface CellSum {
  readonly site: string
  readonly path: string
  /** An event, its zone, and what its ms or its depth is under: `dwell price 8192`. */
  readonly cell: string
  readonly count: number
  /** How many reports had it. */
  readonly reports: number
}

export interface ReportSums {
  /** Adds one body as `aggregate` sends it; answers why it was refused, or nothing. Nothing of it is kept but its sums. */
  readonly add: (body: unknown) => string | undefined
  /** The cells that enough reports had. */
  readonly read: () => readonly CellSum[]
}

export interface SumOptions {
  /** Reports a cell must be in to be shown: fewer people stay hidden. @default 20 */
  readonly least?: number | undefined
  /**
   * Cells remembered, each counted once for every 200 characters of its site, path and name. Those not heard of for longest go: first such as are
   * not shown yet, and of the shown what is over three quarters of `most`. @default 100_000
   */
  readonly most?: number | undefined
  /** Sites whose reports are counted. @default every site */
  readonly sites?: readonly string[] | undefined
}

/** Cells of a report at most. */
const CELLS = 20_000
/** A count of a report at most, or under 0 by noise: far more than a page load has, and few enough that sums stay exact. */
const COUNT = 1e6
/** Characters a cell has for which it counts once. */
const CHARACTERS = 200
/** The share of the cells that may be shown ones: with more, no new one would stay for long enough to be shown. */
const SHOWN = 0.75
/** Between the parts of a cell's name: in none of them. */
const NUL = '\0'
const cellName = /^[a-z][a-z0-9_]{0,39} (-|[a-zA-Z][\w-]{0,39})( \d{1,16}(\.\d{1,3})?)?$/

const wrongPage = (page: unknown): string | undefined => {
  if (!isObject(page)) return `a page must be an object, got ${show(page)}`
  const { path, cells } = page
  const wrong = wrongText(path, limits.path)
  if (wrong) return `path ${wrong}`
  if (!isObject(cells)) return `cells must be an object of counts, got ${show(cells)}`
  const odd = Object.entries(cells).find(
    ([name, count]) => !cellName.test(name) || !Number.isInteger(count) || Math.abs(count as number) > COUNT,
  )
  return odd && `${show(odd[0])} must be a cell such as "dwell price 8192" with a whole number of at most ${COUNT}, got ${show(odd[1])}`
}
const wrongReport = (body: unknown): string | undefined => {
  if (!isObject(body) || body['aggregate'] !== 1) return `a report must be an object with aggregate: 1, got ${show(body)}`
  const { site, epsilon = 1, pages } = body
  const wrong = wrongText(site) ?? wrongNumber(epsilon)
  if (wrong) return `site or epsilon ${wrong}`
  if (!Array.isArray(pages) || pages.length > limits.pages) return `pages must be a list of at most ${limits.pages}`
  const twice = new Set(pages.map((page: { path?: unknown } | null) => page?.path)).size < pages.length
  return (
    pages.map(wrongPage).find(Boolean) ?? (twice ? 'a path must come once' : many(pages) ? `at most ${CELLS} cells in a report` : undefined)
  )
}
const many = (pages: readonly { readonly cells: object }[]): boolean =>
  pages.reduce((sum, { cells }) => sum + Object.keys(cells).length, 0) > CELLS

type Sum = Pick<CellSum, 'count' | 'reports'>

/** Sums by name, those not heard of for longest first. */
const shelf = () => {
  const sums = new Map<string, Sum>()
  // Going on where it was: each time from the start it would pass all that have gone. What comes again comes behind it.
  const oldest = sums.keys()
  let size = 0
  const cost = (name: string): number => Math.ceil(name.length / CHARACTERS)
  const take = (name: string): Sum | undefined => {
    const sum = sums.get(name)
    if (sums.delete(name)) size -= cost(name)
    return sum
  }
  return {
    sums,
    take,
    put: (name: string, sum: Sum): void => {
      sums.set(name, sum)
      size += cost(name)
    },
    drop: () => take(oldest.next().value!),
    size: () => size,
  }
}

/**
 * Adds up reports of `aggregate` and shows a cell only when at least `least` reports had it, so that few people in a cell stay hidden: on a device,
 * where there is one, nothing can. Reports are counted, not people: whoever sends a report twice counts twice. Memory is bounded whatever is sent.
 * Throws a TypeError on wrong options.
 */
export const sumReports = (options?: SumOptions): ReportSums => {
  const { least = 20, most = 100_000, sites } = checkOptions('sumReports', { least: 1, most: 1, sites: ['shop'] }, options)
  for (const [name, value] of Object.entries({ least, most })) must(value >= 1, `sumReports.${name}`, 'a number from 1', value)
  const hidden = shelf()
  const shown = shelf()
  return {
    add: (body) => {
      const wrong = wrongReport(body)
      if (wrong) return wrong
      // As was just checked.
      const { site, pages } = body as { site: string; pages: readonly { path: string; cells: Record<string, number> }[] }
      if (sites && !sites.includes(site)) return `site ${show(site)} is not counted here`
      for (const { path, cells } of pages)
        for (const [cell, more] of Object.entries(cells)) {
          const name = [site, path, cell].join(NUL)
          const { count, reports } = shown.take(name) ?? hidden.take(name) ?? { count: 0, reports: 0 }
          const sum = { count: count + more, reports: reports + 1 }
          ;(sum.reports < least ? hidden : shown).put(name, sum)
          while (shown.size() > Math.ceil(most * SHOWN)) shown.drop()
          while (shown.size() + hidden.size() > most) (hidden.size() ? hidden : shown).drop()
        }
      return undefined
    },
    read: () =>
      [...shown.sums].map(([name, sum]) => {
        const [site, path, cell] = name.split(NUL) as [string, string, string]
        return { site, path, cell, ...sum }
      }),
  }
}
