/**
 * IndexedDB as far as a buffer uses it, for Node has none: transactions come one after the other and take a moment, a deletion waits for whoever holds
 * the database open, and what is opened afterwards waits for it.
 */
type Key = string | readonly (string | number)[]
type Hear = (() => void) | undefined

export interface Database {
  readonly factory: IDBFactory
  /** What lies in the databases, by name. */
  readonly stored: Map<string, Map<string, unknown>>
  /** How often one was opened, and how many connections are open. */
  readonly opened: () => number
  readonly open: () => number
  /** Fails to open that often from now on. */
  readonly fail: (times: number) => void
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2))
/** Keys in their order: texts before lists. */
const name = (key: Key): string => (typeof key === 'string' ? `a${key}` : `b${key.map((each) => String(each).padStart(20, '0')).join(' ')}`)
const range = (from: Key, to?: Key): { from: string; to: string } => ({ from: name(from), to: to ? name(to) : 'c' })

/** What the library takes from the global scope. */
export const keyRange = { bound: range, lowerBound: (from: Key) => range(from) }

export const database = (): Database => {
  const stored = new Map<string, Map<string, unknown>>()
  const connections = new Map<object, string>()
  let failing = 0
  let count = 0
  /** Runs one after the other. */
  const line = (): ((run: () => Promise<void>) => Promise<void>) => {
    let last = Promise.resolve()
    return (run) => (last = last.then(run))
  }
  const connect = line()
  const transact = line()

  const transaction = (of: string, done: () => void): object => {
    const asked: (() => void)[] = []
    let committed = false
    const request = (run: (all: Map<string, unknown>) => unknown): object => {
      if (committed) throw new Error('TransactionInactiveError')
      const made: { result?: unknown; onsuccess?: Hear } = {}
      asked.push(() => {
        made.result = run(stored.get(of)!)
        made.onsuccess?.()
      })
      return made
    }
    const within = (all: Map<string, unknown>, { from, to }: ReturnType<typeof range>): string[] =>
      [...all.keys()].filter((each) => each >= from && each <= to).toSorted()
    const made: { oncomplete?: Hear; commit: () => void; objectStore: () => object } = {
      commit: () => void (committed = true),
      objectStore: () => ({
        getAll: (keys: ReturnType<typeof range> | Key) =>
          request((all) => {
            const wanted = typeof keys === 'string' || Array.isArray(keys) ? range(keys as Key, keys as Key) : keys
            return structuredClone(within(all, wanted as ReturnType<typeof range>).map((each) => all.get(each)))
          }),
        put: (value: unknown, key: Key) => request((all) => void all.set(name(key), structuredClone(value))),
        delete: (keys: ReturnType<typeof range>) => request((all) => within(all, keys).forEach((each) => all.delete(each))),
      }),
    }
    void transact(async () => {
      await pause()
      for (let run = asked.shift(); run; run = asked.shift()) run()
      committed = true
      await pause()
      made.oncomplete?.()
      done()
    })
    return made
  }
  const open = (of: string): object => {
    const request: { result?: object; error?: Error; onsuccess?: Hear; onerror?: Hear } = {}
    void connect(async () => {
      await pause()
      count++
      if (failing) {
        failing--
        request.error = new Error('UnknownError')
        return request.onerror?.()
      }
      if (!stored.has(of)) stored.set(of, new Map())
      let running = 0
      let closed = false
      // What is under way is done all the same.
      const close = (): void => {
        closed = true
        if (!running) connections.delete(db)
      }
      const db = {
        close,
        transaction: () => {
          if (closed) throw new Error('InvalidStateError')
          running++
          return transaction(of, () => {
            running--
            if (closed) close()
          })
        },
      }
      connections.set(db, of)
      request.result = db
      request.onsuccess?.()
    })
    return request
  }
  const deleteDatabase = (of: string): object => {
    const request: { onsuccess?: Hear } = {}
    void connect(async () => {
      for (const [db, each] of connections) if (each === of) (db as { onversionchange?: Hear }).onversionchange?.()
      while ([...connections.values()].includes(of)) await pause()
      stored.delete(of)
      request.onsuccess?.()
    })
    return request
  }
  const databases = async (): Promise<object[]> => {
    // Slower than what comes of one of them.
    for (let i = 0; i < 10; i++) await pause()
    return [...stored.keys()].map((each) => ({ name: each }))
  }
  return {
    // The rest of it nobody asks for.
    factory: { open, deleteDatabase, databases } as unknown as IDBFactory,
    stored,
    opened: () => count,
    open: () => connections.size,
    fail: (times) => {
      failing = times
    },
  }
}
