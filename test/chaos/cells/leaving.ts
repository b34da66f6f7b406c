import { until } from '../../browser/until.js'
import { depart, linger, moment, type Cell } from '../cell.js'
import { each } from '../each.js'

/** How a visit ends by itself. */
export const leaving: readonly Cell[] = [
  { name: 'navigate', visits: async (stage, runs) => depart(stage, await linger(stage, runs)) },
  {
    name: 'navigate-cross',
    visits: async (stage, runs) => depart(stage, await linger(stage, runs), stage.server.otherOrigin),
  },
  {
    name: 'close-tab',
    lanes: 5,
    impossible: { webkit: 'a window of this browser has one tab: see close-window' },
    visits: async (stage, runs) => {
      await each(runs, async (run) => {
        const under = await stage.open()
        await under.goto(`${stage.server.origin}/blank`)
        const visit = await stage.come(run, { under })
        await visit.steady(moment(stage, 200, 800))
        await visit.emit(5)
        await visit.tab.close()
        await under.close()
      })
    },
  },
  {
    name: 'close-window',
    visits: async (stage, runs) => {
      await each(await linger(stage, runs), async (visit) => {
        await visit.emit(5)
        await visit.tab.close()
      })
    },
  },
  {
    name: 'quit',
    lanes: 5,
    instead: { chromium: 'each tab is closed first' },
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs)
      await each(visits, async (visit) => {
        await visit.emit(5)
        // Its protocol's way to quit waits for no page, as a person's does: on a busy machine half of all plain pages were not heard of again.
        if (stage.engine === 'chromium') await visit.tab.close()
      })
      await stage.browser().close()
      await stage.again()
    },
  },
  {
    name: 'bfcache',
    visits: async (stage, runs) => {
      const restored = await each(await linger(stage, runs), async (visit) => {
        let times = 0
        do {
          await depart(stage, [visit])
          await visit.tab.back()
          // A page that was not kept has begun anew, without us.
          const restored = async (): Promise<string> => String(await visit.tab.evaluate(() => 'ink' in window))
          if ((await until(restored, 5_000, 'the page before')) === 'false') return times
          await visit.emit(3)
        } while (++times < 3)
        await depart(stage, [visit])
        return times
      })
      return { count: restored.reduce((sum, times) => sum + times), of: 3 * runs.length, what: 'returns restored' }
    },
  },
]
