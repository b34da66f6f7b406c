import { rmSync } from 'node:fs'
import { emptyProfile, launch, type Browser, type Engine, type LaunchOptions, type Tab } from '../browser/engines.js'
import { startServer, type TestServer } from '../browser/server.js'
import { createCollectorProcess, type CollectorProcess } from './collector.js'
import { each, orSilence } from './each.js'
import type { Run } from './tally.js'
import { pages, visit, type Visit } from './visit.js'

/** Where the runs of a cell take place: one engine, a browser with a profile, pages, a collector. */
export interface Stage {
  readonly engine: Engine
  readonly server: TestServer
  readonly collector: CollectorProcess
  readonly browser: () => Browser
  /** From 0 to 1, the same each time for the same seed. */
  readonly random: () => number
  /** A window of its own, or a tab over another. */
  readonly open: (under?: Tab) => Promise<Tab>
  /** A window of its own, in it the library for this run; unless told, under the server's first origin. */
  readonly come: (run: Run, where?: { readonly origin?: string; readonly under?: Tab }) => Promise<Visit>
  /** Closes the windows that are still open. */
  readonly sweep: () => Promise<void>
  /** A browser on the same profile again, after the last one has ended. */
  readonly again: () => Promise<void>
  readonly close: () => Promise<void>
}

/** mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

export async function openStage(engine: Engine, seed: number, options: LaunchOptions = {}): Promise<Stage> {
  const collector = await createCollectorProcess()
  const server = await startServer(pages)
  const profile = emptyProfile()
  const begin = (): Promise<Browser> => launch(engine, { ...options, profile })
  let browser = await begin()
  let tabs: Tab[] = []
  // A driver that waits for the next window to appear takes any for its own: one after the other.
  let turn: Promise<unknown> = Promise.resolve()
  const open: Stage['open'] = (under) => {
    const opened = turn.then(() => under?.beside?.() ?? browser.newTab())
    turn = opened.then((tab) => tabs.push(tab)).catch(() => {})
    return opened
  }
  return {
    engine,
    server,
    collector,
    browser: () => browser,
    random: seeded(seed),
    open,
    come: async (run, { origin = server.origin, under } = {}) => visit(await open(under), run, origin, collector.url),
    sweep: async () => {
      await each(tabs.splice(0), (tab) => orSilence(tab.close()))
    },
    again: async () => {
      tabs = []
      browser = await begin()
    },
    close: async () => {
      await browser.close()
      await server.close()
      await collector.kill()
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
