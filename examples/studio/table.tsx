/** @jsxImportSource preact */
import type { JSX } from 'preact'
import { summary } from './state.js'
import type { Summary } from './summary.js'
import { count, family, unknown } from './words.js'

const COLUMNS = 8

/** The most frequent first. */
const zonesOf = (cells: Summary['cells']): string[] => {
  const sums = new Map<string, number>()
  for (const { zone, count } of cells) if (zone !== null) sums.set(zone, (sums.get(zone) ?? 0) + count)
  return [...sums].toSorted((a, b) => b[1] - a[1]).map(([zone]) => zone)
}

const head = ({ types, cells, cellCount }: Summary, zones: number): string =>
  `${types.length} ${types.length === 1 ? 'type' : 'types'}, ` +
  (cells.length < cellCount
    ? `zones of the ${count(cells.length)} most frequent of ${count(cellCount)} cells`
    : `${zones} ${zones === 1 ? 'zone' : 'zones'}`)

const Cell = ({ value, most }: { value: number; most: number }): JSX.Element => (
  <td>
    {value > 0 && (
      <>
        <span>{count(value)}</span>
        <i class="bar" style={{ '--share': Math.max(0.03, value / most) }} />
      </>
    )}
  </td>
)

/** How often which behaviour happened where. */
export const Table = (): JSX.Element => {
  const read = summary.value
  const { types = [], cells = [] } = read ?? {}
  const zones = zonesOf(cells)
  const shown = zones.slice(0, COLUMNS)
  const most = Math.max(1, ...cells.filter(({ zone }) => zone !== null).map((cell) => cell.count))
  const at = (type: string, inside: (zone: string | null) => boolean): number =>
    cells.reduce((all, cell) => all + (cell.type === type && inside(cell.zone) ? cell.count : 0), 0)
  const others = zones.length > shown.length
  return (
    <section class="card" aria-labelledby="cells">
      <header>
        <h2 id="cells">What happened where</h2>
        <p>{read ? head(read, zones.length) : unknown}</p>
      </header>
      <div class="scroll" role="region" aria-labelledby="cells" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">type</th>
              <th scope="col">all</th>
              {shown.map((zone) => (
                <th scope="col" key={zone}>
                  {zone}
                </th>
              ))}
              {others && <th scope="col">other</th>}
            </tr>
          </thead>
          <tbody>
            {types.map(({ type, count: total }) => (
              <tr key={type} data-family={family(type)}>
                <th scope="row">{type}</th>
                <Cell value={total} most={types[0]!.count} />
                {shown.map((zone) => (
                  <Cell key={zone} value={at(type, (each) => each === zone)} most={most} />
                ))}
                {others && <Cell value={at(type, (each) => each !== null && !shown.includes(each))} most={most} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
