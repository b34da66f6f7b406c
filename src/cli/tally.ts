/** How often something was told in a zone: under the defaults and under what was set. */
export interface Count {
  readonly type: string
  readonly zone: string
  before: number
  count: number
}

/** Counts by type and zone, in the order of their names; it grows with kinds of events, not with events. */
export interface Tally {
  readonly add: (event: { readonly type: string; readonly zone?: string }, before: boolean, after: boolean) => void
  readonly counts: () => readonly Count[]
}

export const tally = (): Tally => {
  const counts = new Map<string, Count>()
  return {
    add: ({ type, zone = '' }, before, after) => {
      const key = `${type} ${zone}`
      let count = counts.get(key)
      if (!count) counts.set(key, (count = { type, zone, before: 0, count: 0 }))
      if (before) count.before++
      if (after) count.count++
    },
    counts: () => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
  }
}

/** What is told in an hour; of less than an hour nothing is said, for a rate of seconds says nothing about hours. */
export const hourly = (count: number, hours: number): string[] => (hours >= 1 ? [(count / hours).toFixed(1)] : [])

/** One row for each type and zone. */
export const rows = (counts: readonly Count[], hours: number): string[][] => [
  ['type', 'zone', 'events', ...(hours >= 1 ? ['an hour'] : [])],
  ...counts.map(({ type, zone, count }) => [type, zone || '–', String(count), ...hourly(count, hours)]),
]

const sign = (more: number): string => (more > 0 ? `+${more}` : more ? String(more) : '')

/** One row for each type, before and after; below it the zones it changed in. */
export const compared = (counts: readonly Count[], hours: number): string[][] => {
  const row = (type: string, zone: string, before: number, after: number): string[] => [
    type,
    zone,
    String(before),
    '→',
    String(after),
    sign(after - before),
    ...hourly(after, hours),
  ]
  const body = [...new Set(counts.map(({ type }) => type))].flatMap((type) => {
    const mine = counts.filter((each) => each.type === type)
    const sum = (of: 'before' | 'count'): number => mine.reduce((total, each) => total + each[of], 0)
    const zones = mine.length > 1 ? mine.filter(({ before, count }) => before !== count) : []
    return [
      row(type, mine.length > 1 ? 'all' : mine[0]!.zone || '–', sum('before'), sum('count')),
      ...zones.map(({ zone, before, count }) => row('', zone || '–', before, count)),
    ]
  })
  return [['type', 'zone', 'before', '→', 'after', 'change', ...(hours >= 1 ? ['an hour'] : [])], ...body]
}

/** Words to the left, numbers to the right. */
export const table = (cells: readonly (readonly string[])[]): string => {
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)))
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
