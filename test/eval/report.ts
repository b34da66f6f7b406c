/** A figure: with every reading there is, and as a page reads. */
export interface Finding {
  readonly name: string
  readonly full: number
  readonly glance?: number
  readonly unit: string
  /** At least this is wanted, of either; without, it is only stated. */
  readonly least?: number
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** A goal that is held with every reading only is not held on a page. */
export const holds = ({ full, glance = full, least }: Finding): boolean => least === undefined || Math.min(full, glance) >= least

export const table = (findings: readonly Finding[]): string => {
  const read = findings.some(({ glance }) => glance !== undefined)
  const rows = findings.map((each) => [
    holds(each) ? ' ' : '✗',
    each.name,
    String(round(each.full)),
    ...(read ? [each.glance === undefined ? '–' : String(round(each.glance))] : []),
    each.unit,
    each.least === undefined ? 'stated' : `≥ ${each.least}`,
  ])
  const cells = [['', '', ...(read ? ['every reading', 'one in 100 ms'] : ['']), '', 'goal'], ...rows]
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)))
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i === 2 || (read && i === 3) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
