import type { StoredEvent } from '../core/batch.js'
import { ranges, type Ranges } from '../core/ranges.js'
import { checkOptions, must } from '../core/must.js'
import type { Store } from './store.js'

/** An event of `memoryStore`, with the stream it came from. */
export interface KeptEvent extends StoredEvent {
  readonly site: string
  readonly tab: string
  readonly session: string
}

export interface MemoryOptions {
  /** Events kept, the newest. @default 10_000 */
  readonly max?: number | undefined
  /** Streams of which it is known what they have sent, those heard of last. @default 1_000 */
  readonly streams?: number | undefined
}

/** Keeps the newest events in memory: for tests and tiny collectors. Of a stream it has forgotten, it takes everything for new. Throws a TypeError on wrong options. */
export const memoryStore = (options?: MemoryOptions): Store & { readonly events: () => readonly KeptEvent[] } => {
  const { max = 10_000, streams = 1_000 } = checkOptions('memoryStore', { max: 1, streams: 1 }, options)
  for (const [name, value] of Object.entries({ max, streams })) must(value >= 1, `memoryStore.${name}`, 'a number from 1', value)
  const seen = new Map<string, Ranges>()
  let kept: KeptEvent[] = []
  const stream = (name: string): Ranges => {
    const found = seen.get(name) ?? ranges()
    // Entered anew, so that the first is the one not heard of for longest.
    seen.delete(name)
    seen.set(name, found)
    if (seen.size > streams) seen.delete(seen.keys().next().value!)
    return found
  }
  return {
    events: () => kept.slice(-max),
    save: async ({ site, tab, session, held, events }) => {
      // Of its site: nobody can spoil a tab of another's.
      const known = stream(`${tab} ${site}`)
      const fresh = events.filter(({ seq }) => known.add(seq))
      // One by one: a call takes no hundred thousand arguments.
      for (const event of fresh) kept.push({ ...event, site, tab, session })
      if (kept.length > 2 * max) kept = kept.slice(-max)
      return { stored: fresh.length, duplicates: events.length - fresh.length, ...(held && { missing: known.missing(held) }) }
    },
  }
}
