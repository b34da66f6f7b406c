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
  readonly least?: number
  /** Cells remembered; the one not heard of for longest goes, unless it is shown. @default 100_000 */
  readonly most?: number
  /** Sites whose reports are counted. @default every site */
  readonly sites?: readonly string[]
}

/** Cells of a report at most. */
const CELLS = 20_000
const cellName = /^[a-z][a-z0-9_]{0,39} (-|[a-zA-Z][\w-]{0,39})( \d{1,16}(\.\d{1,3})?)?$/

const wrongPage = (page: unknown): string | undefined => {
  if (!isObject(page)) return `a page must be an object, got ${show(page)}`
  const { path, cells } = page
  const wrong = wrongText(path, limits.path)
  if (wrong) return `path ${wrong}`
  if (!isObject(cells)) return `cells must be an object of counts, got ${show(cells)}`
  const odd = Object.entries(cells).find(([name, count]) => !cellName.test(name) || !Number.isSafeInteger(count))
  return odd && `${show(odd[0])} must be a cell such as "dwell price 8192" with a whole number, got ${show(odd[1])}`
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

/**
 * Adds up reports of `aggregate` and shows a cell only when at least `least` reports had it, so that few people in a cell stay hidden: on a device,
 * where there is one, nothing can. Reports are counted, not people: whoever sends a report twice counts twice. Memory is bounded whatever is sent.
 * Throws a TypeError on wrong options.
 */
export const sumReports = (options?: SumOptions): ReportSums => {
  const { least = 20, most = 100_000, sites } = checkOptions('sumReports', { least: 1, most: 1, sites: ['shop'] }, options)
  for (const [name, value] of Object.entries({ least, most })) must(value >= 1, `sumReports.${name}`, 'a number from 1', value)
  /** Those not heard of for longest first. */
  const sums = new Map<string, CellSum>()
  /** Whether the one not heard of for longest gives way: one that is shown stays, and is asked last next time. */
  const gives = (): boolean => {
    const [name, sum] = sums.entries().next().value!
    sums.delete(name)
    const stays = sum.reports >= least
    if (stays) sums.set(name, sum)
    return !stays
  }
  return {
    add: (body) => {
      const wrong = wrongReport(body)
      if (wrong) return wrong
      // As was just checked.
      const { site, pages } = body as { site: string; pages: readonly { path: string; cells: Record<string, number> }[] }
      if (sites && !sites.includes(site)) return `site ${show(site)} is not counted here`
      for (const { path, cells } of pages)
        for (const [cell, count] of Object.entries(cells)) {
          const name = JSON.stringify([site, path, cell])
          const sum = sums.get(name) ?? { site, path, cell, count: 0, reports: 0 }
          sums.delete(name)
          if (sums.size < most || gives()) sums.set(name, { ...sum, count: sum.count + count, reports: sum.reports + 1 })
        }
      return undefined
    },
    read: () => [...sums.values()].filter(({ reports }) => reports >= least),
  }
}
