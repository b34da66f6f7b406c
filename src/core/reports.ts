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

/** Cells of a page at most. */
const CELLS = 1000
const cellName = /^[a-z][a-z0-9_]{0,39} (-|[a-zA-Z][\w-]{0,39})( \d{1,16}(\.\d{1,3})?)?$/

const wrongPage = (page: unknown): string | undefined => {
  if (!isObject(page)) return `a page must be an object, got ${show(page)}`
  const { path, cells } = page
  const wrong = wrongText(path, limits.path)
  if (wrong) return `path ${wrong}`
  if (!isObject(cells) || Object.keys(cells).length > CELLS) return `cells must be an object of at most ${CELLS} counts`
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
  return pages.map(wrongPage).find(Boolean) ?? (twice ? 'a path must come once' : undefined)
}

/**
 * Adds up reports of `aggregate` and shows a cell only when at least `least` reports had it, so that few people in a cell stay hidden: on a device,
 * where there is one, nothing can. Reports are counted, not people: whoever sends a report twice counts twice.
 * Cells over `most` are not begun, so that memory is bounded whatever is sent.
 */
export const sumReports = ({ least = 20, most = 100_000 }: { readonly least?: number; readonly most?: number } = {}): ReportSums => {
  const sums = new Map<string, CellSum>()
  return {
    add: (body) => {
      const wrong = wrongReport(body)
      if (wrong) return wrong
      // As was just checked.
      const { site, pages } = body as { site: string; pages: readonly { path: string; cells: Record<string, number> }[] }
      for (const { path, cells } of pages)
        for (const [cell, count] of Object.entries(cells)) {
          const name = JSON.stringify([site, path, cell])
          const sum = sums.get(name) ?? { site, path, cell, count: 0, reports: 0 }
          if (sum.reports || sums.size < most) sums.set(name, { ...sum, count: sum.count + count, reports: sum.reports + 1 })
        }
      return undefined
    },
    read: () => [...sums.values()].filter(({ reports }) => reports >= least),
  }
}
