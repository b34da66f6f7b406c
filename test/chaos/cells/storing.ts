import type { ChromiumTab } from '../../browser/engines.js'
import { depart, linger, moment, type Cell } from '../cell.js'
import { each } from '../each.js'

/** What happens to the buffer. */
export const storing: readonly Cell[] = [
  {
    name: 'quota',
    // In KB.
    launch: { firefox: { prefs: { 'dom.quotaManager.temporaryStorage.fixedLimit': 512 } } },
    impossible: { webkit: 'neither its driver nor a setting of it makes storage small' },
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs)
      const [first] = visits
      if (stage.engine === 'chromium') {
        const { cdp } = first!.tab as ChromiumTab
        await cdp.send('Storage.overrideQuotaForOrigin', { origin: stage.server.origin, quotaSize: 1 })
      }
      await each(visits, async (visit) => {
        for (let i = 0; i < 5; i++) await visit.emit(10, { padding: 250 })
        await visit.steady(moment(stage, 300, 800))
      })
      await depart(stage, visits)
    },
  },
  {
    name: 'deleted',
    faults: { delay: 300 },
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs, { flush: true })
      await each(visits, async (visit) => {
        const deleting = visit.tab.evaluate(async (site) => {
          for (const { name } of await indexedDB.databases()) if (name?.includes(` ${site} `)) indexedDB.deleteDatabase(name)
        }, visit.site)
        await visit.steady(moment(stage, 300, 800), { flush: true })
        await deleting
      })
      await depart(stage, visits)
    },
  },
]
