import type { StudioStore } from './store.js'

const DAY = 86_400_000
const HOUR = 3_600_000

// A document goes whole, so that what stays has no holes. One that goes on after it has gone is a new one whose first events are missing.
const batches = `
  delete from batches where (site, tab) in (
    select (site, tab) from batches group by site, tab having max(received) < $1::bigint
  )`

/** Deletes the documents of which nothing has come for so many days, now and every hour. Returns its stop, which waits for what is under way. */
export const keep = (store: Pick<StudioStore, 'query'>, days: number): (() => Promise<void>) => {
  if (days === Infinity) return async () => {}
  const sweep = async (): Promise<void> => {
    try {
      const before = Math.floor(Date.now() - days * DAY)
      const [gone] = await store.query(batches, [BigInt(before)])
      const count = Number(gone?.['Count'])
      if (count) console.log(`studio: deleted ${count} batches of pages unheard of for ${days} days`)
      await store.query('delete from tallies where second < $1::bigint', [BigInt(Math.floor(before / 1000))])
    } catch (error) {
      console.error('studio: nothing could be deleted:', error)
    }
  }
  let sweeping = sweep()
  const timer = setInterval(() => (sweeping = sweep()), HOUR).unref()
  return () => {
    clearInterval(timer)
    return sweeping
  }
}
