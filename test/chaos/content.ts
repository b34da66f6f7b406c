import { readFileSync } from 'node:fs'
import type { Tab } from '../browser/engines.js'
import { tree } from '../browser/process.js'

/** Clock ticks a process has worked in its first thread, which runs its pages: others may draw all the time. */
const worked = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')
    // utime and stime, counted from the field after the name, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

/** How a process of pages is told by its command line: Chromium, Firefox, WebKit. */
const ofPages = /--type=renderer|\btab\W*$|WebKitWebProcess/
const command = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** The process in which a tab's page runs: the one that works while the page does. Linux only. */
export async function contentProcess(tab: Tab, root: number): Promise<number> {
  const pids = tree(root).filter((pid) => ofPages.test(command(pid)))
  const before = new Map(pids.map((pid) => [pid, worked(pid)]))
  await tab.evaluate(() => {
    const end = performance.now() + 300
    while (performance.now() < end);
  })
  const [pid] = pids.toSorted((a, b) => worked(b) - before.get(b)! - (worked(a) - before.get(a)!))
  return pid!
}
