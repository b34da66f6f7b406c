/**
 * Delivery when things go wrong: in each engine, on a collector in a process of its own, visits that end in every way there is, and one more
 * visit to each site. `--engine chromium`, `--cell down` (both may be lists, with commas), `--runs 50`, `--down 60` (s), `--seed 1`, `--json`.
 */
import { parseArgs } from 'node:util'
import type { Engine } from '../browser/engines.js'
import { cells } from './cells.js'
import { orSilence } from './each.js'
import { figures, holds, table } from './report.js'
import { openStage } from './stage.js'
import { attempt, type Trial } from './trial.js'

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    engine: { type: 'string', default: 'chromium,firefox,webkit' },
    cell: { type: 'string', default: cells.map(({ name }) => name).join() },
    runs: { type: 'string', default: '50' },
    down: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const engines = values.engine.split(',') as Engine[]
const chosen = values.cell.split(',').map((name) => {
  const cell = cells.find((each) => each.name === name)
  if (!cell) throw new Error(`no cell ${name}: there are ${cells.map((each) => each.name).join(', ')}`)
  return cell
})
/** Progress, beside what is printed. */
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

// Each browser cleans up at the end of this process.
process.setMaxListeners(0)
const trials: Trial[] = []
let failed = false
for (const engine of engines) {
  let stage = await openStage(engine, Number(values.seed))
  for (const cell of chosen) {
    if (cell.impossible?.[engine]) continue
    const start = performance.now()
    try {
      const trial = await attempt(stage, cell, Number(values.runs), { down: Number(values.down) })
      trials.push(trial)
      failed ||= !holds(trial)
      tell(
        `${engine} ${cell.name}: ${trial.tally.lost.length} lost, ${trial.tally.twice} twice, ${Math.round((performance.now() - start) / 1000)} s`,
      )
    } catch (error) {
      failed = true
      tell(`${engine} ${cell.name}: ${error instanceof Error ? error.stack : String(error)}`)
      // A page that did not answer then may not do so now, either.
      await orSilence(stage.close(), 10_000)
      await orSilence(stage.browser().kill(), 10_000)
      stage = await openStage(engine, Number(values.seed))
    }
  }
  await stage.close()
}
if (values.json) console.log(JSON.stringify(trials.flatMap(figures), null, 2))
else
  for (const engine of engines) {
    const own = trials.filter((trial) => trial.engine === engine)
    const not = chosen.flatMap(({ name, impossible }) => (impossible?.[engine] ? [`   ${name} is impossible: ${impossible[engine]}`] : []))
    console.log([`\n${engine}`, ...(own[0] ? [table(own)] : []), ...not].join('\n'))
  }
if (failed) process.exitCode = 1
