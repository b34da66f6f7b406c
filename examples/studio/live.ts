import type { StoredBatch } from 'inkling/receive'
import { rowsOf } from './row.js'

export interface Live {
  readonly tell: (batch: StoredBatch) => void
  /** A stream of server-sent events, open until either side closes it. */
  readonly open: () => Response
  readonly close: () => void
}

const bytes = new TextEncoder()

/** ms between two messages at least: faster than that nobody reads, and the summary shows what was left out. */
const PAUSE = 20

/** Bytes a dashboard may be behind. */
const BEHIND = 1_000_000

/** Tells every open dashboard what was stored. One that reads too slowly misses some: it is a view, not the store. */
export const createLive = (): Live => {
  const readers = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const send = (text: string): void => {
    const chunk = bytes.encode(text)
    for (const reader of readers) {
      if ((reader.desiredSize ?? 0) > 0) reader.enqueue(chunk)
    }
  }
  // A comment now and then finds connections that died without a word.
  const beat = setInterval(() => send(':\n\n'), 15_000).unref()
  let told = -Infinity
  return {
    tell: (batch) => {
      if (!readers.size || !batch.events.length || performance.now() - told < PAUSE) return
      told = performance.now()
      send(`data: ${JSON.stringify(rowsOf(batch, 100))}\n\n`)
    },
    open: () => {
      let own: ReadableStreamDefaultController<Uint8Array>
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            own = controller
            readers.add(controller)
            controller.enqueue(bytes.encode('retry: 1000\n\n'))
          },
          cancel: () => {
            readers.delete(own)
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: BEHIND }),
      )
      return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } })
    },
    close: () => {
      clearInterval(beat)
      for (const reader of readers) reader.close()
      readers.clear()
    },
  }
}
