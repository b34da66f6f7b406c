import { ended, killNow, tree } from '../../browser/process.js'
import { until } from '../../browser/until.js'
import { depart, linger, moment, type Cell } from '../cell.js'
import { contentProcess } from '../content.js'
import { each, orSilence } from '../each.js'
import type { Visit } from '../visit.js'

const alive = (visit: Visit): Promise<boolean> => orSilence(visit.tab.evaluate(() => true))

/** What ends without a word. */
export const killing: readonly Cell[] = [
  {
    name: 'kill-browser',
    lanes: 5,
    kills: true,
    visits: async (stage, runs) => {
      const visits = await linger(stage, runs)
      let dead = false
      // Else nothing could be lost that was written.
      await each(visits, (visit) => visit.steady(() => runs.some(({ written }) => written.size > 0)))
      const emitting = each(visits, (visit) =>
        orSilence(
          visit.steady(() => dead),
          5_000,
        ),
      )
      await until(moment(stage, 100, 1_500), 2_000, 'a random moment')
      const pids = tree(stage.browser().pid!)
      const killed = Date.now()
      killNow(pids)
      for (const { doc } of visits) doc.killed = killed
      await ended(pids)
      await stage.browser().kill()
      dead = true
      await emitting
      await stage.again()
    },
  },
  {
    name: 'five-tabs',
    lanes: 2,
    kills: true,
    impossible: { webkit: 'all windows that a page opens share its process: see kill-browser' },
    launch: { firefox: { survives: true, prefs: { 'dom.ipc.processCount.webIsolated': 12 } } },
    visits: async (stage, runs) => {
      const sites = await each(runs, (run) => linger(stage, [run, run, run, run, run]))
      const all = sites.flat()
      const pids: number[] = []
      for (const [first] of sites) pids.push(await contentProcess(first!.tab, stage.browser().pid!))
      await each(all, (visit) => visit.steady(() => runs.some(({ written }) => written.size > 0)))
      const end = moment(stage, 500, 1_500)
      const emitting = each(all, (visit) => orSilence(visit.steady(end), 5_000))
      await until(moment(stage, 100, 1_000), 2_000, 'a random moment')
      const killed = Date.now()
      killNow(pids)
      await emitting
      // Some engines have one process for several tabs.
      const living = await each(all, alive)
      for (const [i, { doc }] of all.entries()) if (!living[i]) doc.killed = killed
      await depart(
        stage,
        all.filter((_, i) => living[i]),
      )
      return { count: all.filter(({ doc }) => doc.killed).length, of: all.length, what: 'tabs died', needed: true }
    },
  },
]
