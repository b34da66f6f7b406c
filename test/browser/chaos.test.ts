import { afterAll, beforeAll, expect, test } from 'vitest'
import { cells } from '../chaos/cells.js'
import { openStage, type Stage } from '../chaos/stage.js'
import { attempt } from '../chaos/trial.js'
import { engineOfProject } from './engines.js'

// `npm run chaos` in short: one run of each cell, and no figures. How old an event may be that a kill takes is for an idle machine to say. A busy one takes minutes for a cell.
const engine = engineOfProject()
let stage: Stage

beforeAll(async () => {
  stage = await openStage(engine, 1)
})
afterAll(async () => {
  await stage?.close()
})

const possible = cells.filter(({ impossible }) => !impossible?.[engine])
test.each(possible)(
  '$name: nothing is lost, nothing stored twice',
  async (cell) => {
    const { tally, note } = await attempt(stage, cell, 1, { down: 3 })
    expect(tally.emitted).toBeGreaterThan(10)
    expect(tally.twice).toBe(0)
    // What a kill takes had not been written yet; and something had.
    expect(tally.forgotten).toBe(0)
    // Of few requests a share may be none.
    if (note?.needed && !cell.faults?.errors && !cell.faults?.silent) expect(note.count).toBeGreaterThan(0)
    if (cell.kills) expect(tally.written).toBeGreaterThan(0)
    expect(tally.lost.filter(({ doc }) => !doc.killed)).toEqual([])
  },
  300_000,
)
