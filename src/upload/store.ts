import { promisifyRequest } from 'idb-keyval'

export interface Store {
  /**
   * Makes one request, and what comes `then` of its result before anybody else has a turn: again, should it fail. Resolves with the result when what
   * was written would survive the death of the browser; with nothing if it failed.
   */
  readonly use: <T>(
    request: (events: IDBObjectStore) => IDBRequest<T>,
    then?: (result: T, events: IDBObjectStore) => void,
  ) => Promise<T | undefined>
  /** Erases everything, also for earlier endpoints; another tab that holds it open lets go, and hears that it has vanished. */
  readonly clear: () => Promise<void>
  /** Deletes what earlier endpoints have left and nobody has added to since, in epoch ms. */
  readonly sweep: (since: number) => Promise<void>
  /** Whether something was left there, or may have been. Looking leaves nothing. */
  readonly there: () => Promise<boolean>
  readonly close: () => void
}

/**
 * The IndexedDB buffer. A connection that the browser closed, or that had to make way for a deletion, is opened anew once;
 * after a second failure in a row everything answers nothing and `broken` has been told once. So it does while it is not `allowed`.
 */
export const store = (
  indexedDB: () => IDBFactory,
  name: string,
  broken: (error: unknown) => void,
  allowed: () => boolean,
  vanished: () => void,
): Store => {
  let opening: Promise<IDBDatabase> | undefined
  /** Once it is open: what a page writes at its end must not wait for a promise, not even for one that is kept. */
  let db: IDBDatabase | undefined
  let failures = 0
  const lose = (): void => {
    opening = db = undefined
  }
  const close = (): void => {
    opening?.then(
      (opened) => opened.close(),
      () => {},
    )
    lose()
  }
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB().open(name)
    request.onupgradeneeded = () => request.result.createObjectStore('events')
    const db = await promisifyRequest(request)
    db.onclose = lose
    // Somebody else deletes the database, for we have closed it before we do: do not stand in the way.
    db.onversionchange = () => {
      db.close()
      close()
      vanished()
    }
    return db
  }
  /** What the names of this and of earlier buffers begin with: the rest is an address, without a space. */
  const head = (name: string): string => name.slice(0, name.lastIndexOf(' ') + 1)
  const all = async (): Promise<string[]> =>
    (await indexedDB().databases()).flatMap(({ name: each = '' }) => (head(each) === head(name) ? [each] : []))
  return {
    use: async (run, then) => {
      while (failures < 2 && allowed()) {
        const mine = (opening ??= open())
        try {
          const opened = db ?? (await mine)
          // Closed while it opened, it is nobody's but ours.
          if (mine === opening) db = opened
          const transaction = opened.transaction('events', 'readwrite')
          const events = transaction.objectStore('events')
          const request = run(events)
          if (then) request.onsuccess = () => then(request.result, events)
          // At the end of a page there may be no later moment to commit in.
          else transaction.commit()
          await promisifyRequest(transaction)
          failures = 0
          return request.result
        } catch (error) {
          // Of all that fail with one connection, the first counts.
          if (mine !== opening) continue
          // Left open, it would keep the database from being deleted.
          close()
          if (++failures > 1) broken(error)
        }
      }
      return undefined
    },
    clear: async () => {
      close()
      try {
        const request = indexedDB().deleteDatabase(name)
        // Done as soon as whoever holds it lets go; what is opened from now on comes after.
        await Promise.race([promisifyRequest(request), new Promise((resolve) => (request.onblocked = resolve))])
        for (const old of await all()) if (old !== name) indexedDB().deleteDatabase(old)
      } catch {
        // Storage that was refused has nothing to erase.
      }
    },
    sweep: async (since) => {
      try {
        for (const old of await all()) {
          if (old === name) continue
          const request = indexedDB().open(old)
          // Gone meanwhile: it stays so.
          request.onupgradeneeded = () => request.transaction!.abort()
          const opened = await promisifyRequest(request)
          const found = await promisifyRequest(opened.transaction('events').objectStore('events').getAll())
          opened.close()
          // Each has one of them: the visit, a batch, a firing.
          if (found[0] && found.every(({ last, kept = last, at = kept }) => at < since)) indexedDB().deleteDatabase(old)
        }
      } catch {
        // What cannot be listed or read stays.
      }
    },
    there: async () => {
      try {
        return (await all()).length > 0
      } catch {
        // Firefox 125 lists none: what may be there is deleted by its name.
        return true
      }
    },
    close,
  }
}
