/** Events of a batch. */
export const SIZE = 50

const origin = Date.now() - 3_600_000
const NAME = 'tab-0000000000000000'

/** A visit as the shop of the examples makes them: what, and how long after the one before in ms. */
const shapes: readonly (readonly [after: number, event: object])[] = [
  [0, { type: 'page', kind: 'route', path: '/p/linen-shirt' }],
  [612.4, { type: 'hover', zone: 'gallery', target: 'img', ms: 840 }],
  [1210, { type: 'approach', zone: 'buy', target: 'button', ms: 320.5 }],
  [305.3, { type: 'hesitation', zone: 'buy', target: 'button', cues: 'linger+flips', strength: 0.62, count: 1, ms: 1430.2 }],
  [820, { type: 'scroll_depth', depth: 50, ms: 8120 }],
  [95.7, { type: 'dwell', zone: 'reviews', ms: 5200, seen: 6100 }],
  [2030, { type: 'click', zone: 'buy', target: 'button', ms: 412 }],
  [120.9, { type: 'add_to_cart', sku: 'A1', price: 49 }],
  [740, { type: 'reading', zone: 'specs', mode: 'skim', ms: 3300, words: 180 }],
  [60, { type: 'inactivity', state: 'start', ms: 5000 }],
]

const text = (k: number): string => {
  let t = k * 30_000
  const events = Array.from({ length: SIZE }, (_, i) => {
    const [after, { type, ...fields }] = shapes[i % shapes.length] as readonly [number, { type: string }]
    t = Math.round((t + after / 3) * 10) / 10
    return { type, seq: k * SIZE + i + 1, t, page: 1, ...fields }
  })
  // Now and then one asks, as after a beacon: everything before is there.
  const held = k % 4 === 3 ? { held: [[1, k * SIZE]] } : {}
  const context = { pointer: 'mouse', view: 'wide', visits: 3 }
  const head = { v: 1, site: 'shop', tab: NAME, session: 's-3fk2v9-1kx7x7k', origin, sent: origin + k * 30_000 + 30_000, ...held }
  return JSON.stringify({ ...head, context, pages: [{ page: 1, path: '/p/linen-shirt' }], events })
}

/** Bodies are made once for each place in a stream; only the name of the stream is written in: a sender must not cost what it measures. */
export const createBatches = () => {
  const bodies: Buffer[] = []
  const at: number[] = []
  const body = (k: number): Buffer => {
    if (!bodies[k]) {
      bodies[k] = Buffer.from(text(k))
      at[k] = bodies[k].indexOf(NAME) + 4
    }
    return bodies[k]
  }
  return {
    name: (tab: number): string => NAME.slice(0, 4) + String(tab).padStart(16, '0'),
    /** The `k`th batch of a stream; good until the next is asked for with the same `k`, unless it is copied. */
    of: (tab: number, k: number): Buffer => {
      const copy = Buffer.from(body(k))
      copy.write(String(tab).padStart(16, '0'), at[k]!, 'latin1')
      return copy
    },
    /** What a collector answers to it, the first time and again. */
    receipt: (k: number, again: boolean): string =>
      `{"stored":${again ? 0 : SIZE},"duplicates":${again ? SIZE : 0},"refused":[],${k % 4 === 3 ? '"missing":[],' : ''}"gzip":true}`,
    bytes: (): number => body(0).length,
  }
}
