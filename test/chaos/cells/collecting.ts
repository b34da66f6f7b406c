import type { ChromiumTab } from '../../browser/engines.js'
import { until } from '../../browser/until.js'
import { depart, linger, moment, type Cell } from '../cell.js'
import { each } from '../each.js'
import type { Stage } from '../stage.js'
import type { Visit } from '../visit.js'

const stay = (stage: Stage, visits: readonly Visit[], from: number, to = from): Promise<void[]> =>
  each(visits, (visit) => visit.steady(moment(stage, from, to), { flush: true }))

/** A visit that lasts while the collector is in trouble. */
const through: Cell['visits'] = async (stage, runs) => {
  const visits = await linger(stage, runs, { flush: true })
  await stay(stage, visits, 1_000, 3_000)
  await depart(stage, visits)
}

const unplugged = 'its driver cannot unplug it: the collector is gone for a while'

/** What happens to the collector, and on the way there. */
export const collecting: readonly Cell[] = [
  {
    name: 'kill-collector',
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs, { flush: true })
      const staying = stay(stage, visits, 2_500)
      await until(moment(stage, 100, 1_500), 2_000, 'a random moment')
      await stage.collector.kill()
      await until(moment(stage, 0, 1_000), 2_000, 'a random moment')
      await stage.collector.start()
      await staying
      await depart(stage, visits)
    },
  },
  {
    name: 'down',
    lanes: 25,
    absent: true,
    visits: async (stage, runs, { down }) => {
      const visits = await linger(stage, runs)
      await each(visits, async (visit) => {
        const end = moment(stage, down * 1_000, down * 1_000)
        while (!end()) {
          await visit.emit(1)
          const next = moment(stage, down * 25, down * 75)
          await until(() => next() || end(), down * 100, 'the next event')
        }
      })
      await stage.collector.start()
      await depart(stage, visits)
    },
  },
  { name: 'errors', faults: { errors: 0.3 }, visits: through },
  { name: 'silent', faults: { silent: 0.3 }, visits: through },
  // Browsers have six connections to a server at once.
  { name: 'latency', lanes: 5, faults: { delay: 2_000 }, visits: through },
  {
    name: 'offline',
    instead: { firefox: unplugged, webkit: unplugged },
    visits: async (stage, runs) => {
      const offline = async (tab: ChromiumTab, offline: boolean): Promise<void> => {
        await tab.cdp.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
      }
      const unplug = async (visits: readonly Visit[], out: boolean): Promise<void> => {
        if (stage.engine === 'chromium') await each(visits, ({ tab }) => offline(tab as ChromiumTab, out))
        else if (out) await stage.collector.kill()
        else await stage.collector.start()
      }
      const visits = await linger(stage, runs)
      await unplug(visits, true)
      await stay(stage, visits, 500, 1_500)
      await unplug(visits, false)
      await stay(stage, visits, 500, 1_500)
      await depart(stage, visits)
    },
  },
]
