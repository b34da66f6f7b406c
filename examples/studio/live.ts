import type { Row } from './store.js'

export interface Live {
  readonly tell: (rows: readonly Row[]) => void
  /** A stream of server-sent events, open until either side closes it. */
  readonly open: () => Response
  readonly close: () => void
}

const bytes = new TextEncoder()

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
  return {
    tell: (rows) => send(`data: ${JSON.stringify(rows.slice(-100))}\n\n`),
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
        { highWaterMark: 100 },
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
