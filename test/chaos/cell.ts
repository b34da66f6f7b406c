import type { Engine, LaunchOptions } from '../browser/engines.js'
import { until } from '../browser/until.js'
import type { Faults } from './collector.js'
import { each } from './each.js'
import type { Stage } from './stage.js'
import type { Run } from './tally.js'
import type { Visit } from './visit.js'

/** What the reader may choose. */
export interface Settings {
  /** s for which the collector is not there, in the cell of that name. */
  readonly down: number
}

/** What else the reader is told: of how many, and how often. */
export interface Note {
  readonly count: number
  readonly of: number
  readonly what: string
  /** It is what the cell is about: without any, nothing was put to the test. */
  readonly needed?: true
}

/** One way in which the world treats a visit badly. */
export interface Cell {
  readonly name: string
  /** Runs at once in one browser. @default 8 */
  readonly lanes?: number
  /** From the first visit until the last. */
  readonly faults?: Faults
  /** A document is killed: what it tracked in the last 250 ms may be lost. */
  readonly kills?: boolean
  /** The collector is not there yet when the first visits begin. */
  readonly absent?: boolean
  readonly launch?: Readonly<Partial<Record<Engine, LaunchOptions>>>
  /** What an engine makes impossible, and why. */
  readonly impossible?: Readonly<Partial<Record<Engine, string>>>
  /** What is done otherwise than the name says. */
  readonly instead?: Readonly<Partial<Record<Engine, string>>>
  /** The first visits of these runs, to the end of their documents. What it answers is told the reader. */
  readonly visits: (stage: Stage, runs: readonly Run[], settings: Settings) => Promise<Note | void>
}

/** True from a random moment on, `from` to `to` ms from now. */
export const moment = ({ random }: Stage, from: number, to: number): (() => boolean) => {
  const end = performance.now() + from + random() * (to - from)
  return () => performance.now() > end
}

/** Visits of a while, one for each run. */
export const linger = (stage: Stage, runs: readonly Run[], { flush = false, origin = stage.server.origin } = {}): Promise<Visit[]> =>
  each(runs, async (run) => {
    const visit = await stage.come(run, { origin })
    await visit.emit(10)
    await visit.steady(moment(stage, 200, 800), { flush })
    return visit
  })

/** The visits leave for a page that has nothing to do with us, with a few events in the last task. */
export const depart = async ({ server }: Stage, visits: readonly Visit[], origin = server.origin): Promise<void> => {
  await each(visits, async (visit) => {
    await visit.emit(5, { to: `${origin}/blank` })
    await until(async () => (await visit.tab.url()) === `${origin}/blank`, 5_000, 'the other page')
  })
}
