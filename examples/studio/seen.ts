import { ranges, type Range, type Ranges } from 'inkling/receive'
import { createFilter } from './filter.js'

/** What is known of one stream. */
export interface Stream {
  readonly seen: Ranges
  dropped: number
}

export interface Name {
  readonly site: string
  readonly tab: string
}

/** One row of what is stored of a stream. */
export interface Part extends Name {
  readonly seqs: readonly Range[]
  readonly dropped: number
}

// A tab is no stream by itself: nobody can spoil a tab of another's site. It holds no space, so no two streams share a name.
const nameOf = ({ site, tab }: Name): string => `${tab} ${site}`

/** The same numbers as ascending ranges that do not touch. */
const joined = (all: readonly Range[]): Range[] => {
  const found: [from: number, to: number][] = []
  for (const [from, to] of [...all].sort(([a], [b]) => a - b)) {
    const last = found.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else found.push([from, to])
  }
  return found
}

/**
 * Remembers the streams heard of last and has others read anew: what it says is what is stored, at the price of memory for `most` of them.
 * `before` names all streams there are, some at a time: of a new one, as most are, nothing needs to be read.
 */
export const createSeen = async (
  before: AsyncIterable<readonly Name[]> | Iterable<readonly Name[]>,
  read: (tabs: readonly string[]) => Promise<readonly Part[]>,
  most = 100_000,
) => {
  const streams = new Map<string, Stream>()
  const filter = createFilter()
  for await (const names of before) for (const name of names) filter.add(nameOf(name))
  return {
    /** Gets streams ready for `of`. */
    load: async (names: readonly Name[]): Promise<void> => {
      const absent = names.filter((name) => !streams.has(nameOf(name)))
      const old = absent.filter((name) => filter.has(nameOf(name)))
      for (const name of absent) {
        streams.set(nameOf(name), { seen: ranges(), dropped: 0 })
        filter.add(nameOf(name))
      }
      if (!old.length) return
      const stored = new Map(old.map((name) => [nameOf(name), [] as Part[]]))
      // Another site's tab may have the same name.
      for (const part of await read(old.map(({ tab }) => tab))) stored.get(nameOf(part))?.push(part)
      for (const [key, parts] of stored) {
        // A range may span more numbers than anybody can count.
        const seen = ranges(joined(parts.flatMap(({ seqs }) => seqs)))
        if (streams.has(key)) streams.set(key, { seen, dropped: parts.reduce((most, { dropped }) => Math.max(most, dropped), 0) })
      }
    },
    of: (name: Name): Stream => {
      const key = nameOf(name)
      const stream = streams.get(key)!
      // Entered anew, so that the first is the one not heard of for longest.
      streams.delete(key)
      streams.set(key, stream)
      return stream
    },
    /** What was said to be stored was not: it is read anew. */
    forget: (names: readonly Name[]): void => {
      for (const name of names) streams.delete(nameOf(name))
    },
    trim: (): void => {
      for (const name of streams.keys()) {
        if (streams.size <= most) return
        streams.delete(name)
      }
    },
  }
}
