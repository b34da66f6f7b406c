/** @jsxImportSource preact */
import type { JSX } from 'preact'
import { summary } from './state.js'
import type { Summary } from './summary.js'
import { count, family } from './words.js'

const COLUMNS = 8

const sum = (cells: Summary['cells'], by: 'type' | 'zone'): [string | null, number][] => {
  const sums = new Map<string | null, number>()
  for (const cell of cells) sums.set(cell[by], (sums.get(cell[by]) ?? 0) + cell.count)
  return [...sums].toSorted((a, b) => b[1] - a[1])
}

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
  const cells = summary.value?.cells ?? []
  const types = sum(cells, 'type')
  const zones = sum(
    cells.filter(({ zone }) => zone !== null),
    'zone',
  ).map(([zone]) => zone)
  const shown = zones.slice(0, COLUMNS)
  const most = Math.max(1, ...cells.filter(({ zone }) => zone !== null).map((cell) => cell.count))
  const at = (type: string | null, inside: (zone: string | null) => boolean): number =>
    cells.reduce((all, cell) => all + (cell.type === type && inside(cell.zone) ? cell.count : 0), 0)
  const others = zones.length > shown.length
  return (
    <section class="card" aria-labelledby="cells">
      <header>
        <h2 id="cells">What happened where</h2>
        <p>
          {types.length} types, {zones.length} zones
        </p>
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
            {types.map(([type, total]) => (
              <tr key={type} data-family={family(type!)}>
                <th scope="row">{type}</th>
                <Cell value={total} most={types[0]![1]} />
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
