import type { Engine } from '../browser/engines.js'
import type { Cell, Note, Settings } from './cell.js'
import { each } from './each.js'
import { openStage, type Stage } from './stage.js'
import { tally, type Run, type Tally } from './tally.js'

/** ms before a kill of which events may be lost: the most that is promised. */
export const UNWRITTEN = 250
/** ms without anything new after which the last visit has delivered what it will: longer than any wait between two tries. */
const QUIET = 10_000
/** The same where all that must come has come. */
const CALM = 1_500

/** What is still on its way: all of it, and of that what must come. */
const awaited = (run: Run, stored: ReadonlySet<string | undefined>): { readonly all: number; readonly must: number } => {
  const left = run.emitted.filter(({ sku, at }) => at !== undefined && !stored.has(sku))
  return { all: left.length, must: left.filter(({ at, doc }) => !doc.killed || at! < doc.killed - UNWRITTEN).length }
}

/** One more visit to each site, so that what was left is delivered. */
async function lastVisits(stage: Stage, runs: readonly Run[]): Promise<void> {
  await each(runs, async (run) => {
    const visit = await stage.come(run)
    await visit.emit(1)
    await visit.tab.evaluate(() => void window.ink.flush())
  })
  let [before, since] = [-1, performance.now()]
  for (;;) {
    const stored = new Set(stage.collector.lines().kept.flatMap(({ events }) => events.map(({ sku }) => sku)))
    if (stored.size !== before) [before, since] = [stored.size, performance.now()]
    const left = runs.map((run) => awaited(run, stored))
    const quiet = performance.now() - since
    if (left.every(({ all }) => !all) || quiet > QUIET || (left.every(({ must }) => !must) && quiet > CALM)) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export interface Trial {
  readonly engine: Engine
  readonly cell: Cell
  readonly tally: Tally
  /** Summed up over all runs. */
  readonly note: Note | undefined
}

async function play(stage: Stage, cell: Cell, count: number, settings: Settings): Promise<Trial> {
  const { lanes = 8, faults = {}, absent = false } = cell
  const { engine, collector } = stage
  const runs: Run[] = []
  let note: Note | undefined
  await collector.forget()
  while (runs.length < count) {
    const several = Array.from({ length: Math.min(lanes, count - runs.length) }, (_, i): Run => ({
      site: `${cell.name}-${runs.length + i + 1}`,
      emitted: [],
      written: new Set(),
    }))
    runs.push(...several)
    await collector.kill()
    if (!absent) await collector.start(faults)
    const more = await cell.visits(stage, several, settings)
    if (more) note = { ...more, count: more.count + (note?.count ?? 0), of: more.of + (note?.of ?? 0) }
    await stage.sweep()
    await collector.behave({})
    await lastVisits(stage, several)
    await stage.sweep()
  }
  const { kept, wire, hit } = collector.lines()
  if (cell.faults && !note) note = { count: hit, of: wire.length, what: 'requests were hit', needed: true }
  return { engine, cell, tally: tally(runs, { kept, wire }), note }
}

/** So many runs of a cell, some at once; on a stage of its own if the browser must be started in another way. */
export async function attempt(stage: Stage, cell: Cell, count: number, settings: Settings): Promise<Trial> {
  const options = cell.launch?.[stage.engine]
  if (!options) return play(stage, cell, count, settings)
  const own = await openStage(stage.engine, Math.floor(stage.random() * 1e9), options)
  try {
    return await play(own, cell, count, settings)
  } finally {
    await own.close()
  }
}
