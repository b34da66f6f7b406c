import type { StudioStore } from './store.js'

const DAY = 86_400_000
const HOUR = 3_600_000

// A document goes whole, so that what stays has no holes, and what is known of it is what is stored.
const batches = `
  delete from batches where (site, tab) in (
    select (site, tab) from batches group by site, tab having max(received) < $1::bigint
  )`

/** Deletes the documents of which nothing has come for so many days, now and every hour. Returns its stop. */
export const keep = (store: Pick<StudioStore, 'query'>, days: number): (() => void) => {
  let stopped = false
  const sweep = async (): Promise<void> => {
    try {
      const before = Math.floor(Date.now() - days * DAY)
      await store.query(batches, [BigInt(before)])
      await store.query('delete from tallies where second < $1::bigint', [BigInt(Math.floor(before / 1000))])
    } catch (error) {
      // The file may have been closed meanwhile.
      if (!stopped) console.error('studio: nothing could be deleted:', error)
    }
  }
  void sweep()
  const timer = setInterval(() => void sweep(), HOUR).unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}
