import type { ChromiumTab } from '../../browser/engines.js'
import { until } from '../../browser/until.js'
import { depart, linger, moment, type Cell } from '../cell.js'
import { each, orSilence } from '../each.js'

/** What happens to the buffer. */
export const storing: readonly Cell[] = [
  {
    name: 'quota',
    // In KB.
    launch: { firefox: { prefs: { 'dom.quotaManager.temporaryStorage.fixedLimit': 128 } } },
    impossible: { webkit: 'neither its driver nor a setting of it makes storage small' },
    visits: async (stage, runs) => {
      // In Chromium an origin that has stored nothing yet: what it has is not taken away.
      const { otherOrigin, origin } = stage.server
      const where = stage.engine === 'chromium' ? otherOrigin : origin
      if (stage.engine === 'chromium') {
        const { cdp } = (await stage.open()) as ChromiumTab
        await cdp.send('Storage.overrideQuotaForOrigin', { origin: where, quotaSize: 1 })
      }
      const visits = await linger(stage, runs, { origin: where })
      await each(visits, async (visit) => {
        for (let i = 0; i < 5; i++) await visit.emit(10, { padding: 250 })
        await visit.steady(moment(stage, 300, 800))
      })
      // A write may be refused a while after it was begun.
      const full = await each(visits, ({ tab }) =>
        orSilence(
          until(() => tab.evaluate(() => window.full), 5_000, 'a full disk'),
          20_000,
        ),
      )
      await depart(stage, visits, where)
      return { count: full.filter(Boolean).length, of: visits.length, what: 'visits had no room to write', needed: true }
    },
  },
  {
    name: 'deleted',
    faults: { delay: 300 },
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs, { flush: true })
      const deleted = await each(visits, async (visit) => {
        const deleting = visit.tab.evaluate(async (site) => {
          const all = (await indexedDB.databases()).filter(({ name }) => name?.includes(` ${site} `))
          await Promise.all(all.map(({ name }) => new Promise((gone) => (indexedDB.deleteDatabase(name!).onsuccess = gone))))
          return all.length
        }, visit.site)
        await visit.steady(moment(stage, 300, 800), { flush: true })
        return deleting
      })
      await depart(stage, visits)
      return { count: deleted.filter((count) => count > 0).length, of: visits.length, what: 'visits lost their buffer', needed: true }
    },
  },
]
