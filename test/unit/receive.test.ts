import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { memoryStore, receive, type Receipt, type StoredBatch } from '../../src/receive.js'
import { limit } from '../../src/receive/limit.js'

setFlagsFromString('--expose-gc')
/** Memory is what is still held after it. */
const collect = runInNewContext('gc') as () => void

const origin = Date.UTC(2026, 0, 1)
const hover = { type: 'hover', seq: 1, t: 5120, page: 1, zone: 'price', ms: 840 }
const batch = (over: object = {}): object => ({
  v: 1,
  site: 'shop',
  tab: 'a1',
  session: 's1',
  origin,
  sent: origin + 10_000,
  context: { pointer: 'mouse' },
  pages: [{ page: 1, path: '/p/42' }],
  events: [hover],
  ...over,
})
const post = (body: unknown): Request =>
  new Request('http://c.test/collect', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

const collector = (options: Partial<Parameters<typeof receive>[0]> = {}) => {
  const saved: StoredBatch[] = []
  const memory = memoryStore()
  const handle = receive({
    store: {
      save: (each) => {
        saved.push(each)
        return memory.save(each)
      },
    },
    now: () => origin + 20_000,
    ...options,
  })
  const send = async (body: unknown): Promise<{ status: number; body: Receipt & { error: string } }> => {
    const response = await handle(post(body))
    return { status: response.status, body: (await response.json()) as Receipt & { error: string } }
  }
  return { handle, send, saved, memory }
}
const reasons = async (...events: unknown[]): Promise<string[]> =>
  (await collector().send(batch({ events }))).body.refused.map((each) => each.reason)

describe('a batch', () => {
  test('is stored as it was sent, each event placed on the collector’s clock', async () => {
    const { send, saved } = collector()
    expect(await send(batch())).toEqual({ status: 200, body: { stored: 1, duplicates: 0, refused: [], gzip: true } })
    expect(saved).toEqual([
      {
        site: 'shop',
        tab: 'a1',
        session: 's1',
        origin,
        sent: origin + 10_000,
        received: origin + 20_000,
        dropped: 0,
        context: { pointer: 'mouse' },
        pages: [{ page: 1, path: '/p/42' }],
        events: [{ type: 'hover', seq: 1, t: 5120, page: 1, fields: { zone: 'price', ms: 840 }, at: origin + 15_120 }],
      },
    ])
  })

  test('sent twice is stored once', async () => {
    const { send, memory } = collector()
    await send(batch())
    const twice = await send(batch({ events: [hover, { ...hover, seq: 2 }, { ...hover, seq: 2 }] }))
    expect(twice.body).toEqual({ stored: 1, duplicates: 2, refused: [], gzip: true })
    expect(memory.events().map((event) => event.seq)).toEqual([1, 2])
  })

  test('takes what kind of site led to a page, and no address', async () => {
    const { send, saved } = collector()
    const pages = (ref: string): object => batch({ pages: [{ page: 1, path: '/', ref }], events: [hover] })
    expect((await send(pages('search'))).body).toMatchObject({ refused: [] })
    expect(saved.at(-1)!.pages).toEqual([{ page: 1, path: '/', ref: 'search' }])
    expect((await send(pages('https://www.google.com/search?q=secret'))).body).toMatchObject({
      refused: [{ reason: expect.stringMatching(/^pages: must be one of none, same, search/) }],
    })
  })

  test('keeps what is good beside what is not', async () => {
    const { send, memory } = collector()
    const { body } = await send(
      batch({
        context: { segment: 'loyal', nested: {} },
        pages: [
          { page: 1, path: '/' },
          { page: 0, path: '/' },
        ],
        events: [{ ...hover, ms: 'long' }, { ...hover, seq: 2 }, 7, { ...hover, seq: 1.5 }],
      }),
    )
    expect(memory.events().map((event) => event.seq)).toEqual([2])
    expect(body).toMatchInlineSnapshot(`
      {
        "duplicates": 0,
        "gzip": true,
        "refused": [
          {
            "reason": "context: nested must be a string, a finite number, true or false, got an object",
          },
          {
            "reason": "pages: must be a whole number from 1, got 0",
          },
          {
            "reason": "hover: ms must be a finite number from 0, got "long"",
            "seq": 1,
          },
          {
            "reason": "an event must be an object, got 7",
          },
          {
            "reason": "hover: seq must be a whole number from 1, got 1.5",
          },
        ],
        "stored": 1,
      }
    `)
  })

  test.each([
    ['pages', { pages: Array.from({ length: 400_000 }, () => 0) }, 'pages: at most 1000 pages, got 400000'],
    ['facts', { context: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`fact${i}`, {}])) }, 'context: at most 50 facts, got 51'],
  ])('with too many %s is told so once', async (_, over, reason) => {
    const { body } = await collector().send(batch(over))
    expect(body).toEqual({ stored: 1, duplicates: 0, refused: [{ reason }], gzip: true })
  })

  test('with much to refuse is told the first hundred, and how many more', async () => {
    const zeros = (length: number): object => batch({ events: Array.from({ length }, () => 0) })
    const { body } = await collector().send(zeros(5000))
    expect(body.refused).toHaveLength(101)
    expect(body.refused.at(-1)).toEqual({ reason: 'and 4900 more' })
    expect((await collector().send(zeros(20))).body.refused).toHaveLength(20)
  })

  test('is never answered with much more text than it has', async () => {
    const name = 'x'.repeat(60)
    for (const length of [0, 1, 30, 100, 1000]) {
      const text = JSON.stringify(batch({ events: Array.from({ length }, () => ({ type: name })) }))
      const answer = await (await collector().handle(post(text))).text()
      expect(answer.length).toBeLessThan(2 * text.length + 2000)
      expect(answer).not.toContain(name)
    }
  })

  test('of another site is refused where sites are listed', async () => {
    const { send, saved } = collector({ sites: ['shop'] })
    expect((await send(batch({ site: 'elsewhere' }))).status).toBe(400)
    expect((await send(batch())).status).toBe(200)
    expect(saved).toHaveLength(1)
  })
})

describe('an event', () => {
  test('has exactly the fields of its type', async () => {
    expect(
      await reasons(
        { ...hover, text: 'my name' },
        { type: 'hover', seq: 2, t: 1, page: 1 },
        { type: 'page', seq: 3, t: 1, page: 1, kind: 'reload', path: '/' },
        { type: 'scroll_depth', seq: 4, t: 1, page: 1, depth: 101, ms: 1 },
      ),
    ).toEqual([
      'hover: "text" is none of its fields: zone, target, ms',
      'hover: ms must be a finite number from 0, got nothing',
      'page: kind must be one of load, route, restore, got "reload"',
      'scroll_depth: depth must be a finite number 0 to 100, got 101',
    ])
  })

  test('of the owner’s own making holds few short scalars', async () => {
    const own = { type: 'quiz_done', seq: 1, t: 1, page: 1 }
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, n]))
    expect(await reasons(own, { ...own, points: 3, won: true, name: 'x'.repeat(256) })).toEqual([])
    expect(
      await reasons(
        { ...own, list: [1] },
        { ...own, none: null },
        { ...own, long: 'x'.repeat(257) },
        { ...own, 'not-a-name': 1 },
        { ...own, ...many },
        { ...own, nul: '\0' },
        { ...own, half: '\ud800' },
      ),
    ).toEqual([
      'quiz_done: list must be a string, a finite number, true or false, got a list',
      'quiz_done: none must be a string, a finite number, true or false, got null',
      'quiz_done: long must have at most 256 characters, got 257',
      'quiz_done: "not-a-name" is no field name: letters, digits and _, a letter first, at most 40',
      'quiz_done: at most 20 fields, got 21',
      'quiz_done: nul must be well-formed text without NUL',
      'quiz_done: half must be well-formed text without NUL',
    ])
  })

  test('cannot reach a prototype', async () => {
    const { send, memory } = collector()
    const raw = (fields: string): string => JSON.stringify(batch({ events: [] })).replace('"events":[]', `"events":[${fields}]`)
    const own = '"seq":1,"t":1,"page":1'
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const { body } = await send(
      raw(
        [
          ...keys.map((key) => `{"type":"quiz",${own},"${key}":1}`),
          ...keys.map((key) => `{"type":"${key}",${own}}`),
          `{"type":"hover",${own},"ms":1,"__proto__":{"polluted":1}}`,
        ].join(),
      ),
    )
    expect(body.refused).toHaveLength(9)
    expect(memory.events()).toEqual([])
    expect((await send(JSON.stringify(batch()).replace('"pointer"', '"__proto__"'))).body.refused).toHaveLength(1)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('from the future is refused, by whichever clock is ahead', async () => {
    const late = { ...hover, t: 10_000 + 300_001 + 10_000 }
    expect(await reasons(late, { ...late, seq: 2, t: late.t - 1 })).toEqual([
      'hover: t lies 300 s in the future of both sent and the collector’s clock'.replace('’', "'"),
    ])
    const { send, saved } = collector()
    // A sender whose clock is a year ahead agrees with itself.
    const year = 365 * 86_400_000
    expect((await send(batch({ origin: origin + year, sent: origin + year + 10_000 }))).body.stored).toBe(1)
    expect(saved[0]!.events[0]!.at).toBe(origin + 15_120)
  })
})

test.each([
  ['clocks of fractions', { origin: origin + 0.3, sent: origin + 10_000.1 }, origin + 15_120],
  ['no origin', { origin: 0 }, origin + 20_000 - (origin + 10_000 - 5120)],
  ['the end of all dates', { origin: 0, sent: 8.64e15 }, 0],
  ['an origin after it', { origin: origin + 200_000 }, origin + 20_000],
])('an event of a batch with %s happened in a whole ms that any database can hold', async (_, over, at) => {
  const { send, saved } = collector()
  await send(batch(over))
  expect(saved[0]!.events[0]!.at).toBe(at)
})

describe('a body that is no batch', () => {
  test.each([
    ['bad JSON', '{"v":1,', 400, /one batch as JSON/],
    ['HTML', '<!doctype html><title>Sign in</title>', 400, /one batch as JSON/],
    ['nothing', '', 400, /one batch as JSON/],
    ['deep nesting', '['.repeat(200_000) + ']'.repeat(200_000), 400, /one JSON object, got a list/],
    ['deep nesting inside', `{"v":1,"site":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 400, /site must be a string, got a list/],
    ['a list', '[]', 400, /one JSON object, got a list/],
    ['null', 'null', 400, /one JSON object, got null/],
    ['another version', JSON.stringify(batch({ v: 2 })), 400, /v must be 1.*got 2/],
    ['no tab', JSON.stringify(batch({ tab: undefined })), 400, /tab must be 1 to 64/],
    ['a tab of markup', JSON.stringify(batch({ tab: '<b>' })), 400, /tab must be 1 to 64/],
    ['an infinite time', JSON.stringify(batch()).replace(`"origin":${origin}`, '"origin":1e999'), 400, /origin must be a finite number/],
    ['events that are no list', JSON.stringify(batch({ events: { length: 1 } })), 400, /events must be a list, got an object/],
    ['too many events', JSON.stringify(batch({ events: Array.from({ length: 5001 }, () => 0) })), 413, /at most 5000 events/],
    ['too many bytes', JSON.stringify(batch({ site: 'x'.repeat(1_000_000) })), 413, /at most 1000000 bytes/],
  ])('%s is refused whole', async (_, body, status, reason) => {
    const { send, saved } = collector()
    const answer = await send(body)
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatch(reason)
    expect(saved).toEqual([])
  })

  test('any page may read how long to wait', async () => {
    const { handle } = collector({ tabRate: 1 / 60 })
    await handle(post(batch()))
    const { headers } = await handle(post(batch()))
    expect([headers.get('retry-after'), headers.get('access-control-expose-headers')]).toEqual(['60', 'retry-after'])
  })

  test('broken UTF-8 is refused', async () => {
    const response = await collector().handle(new Request('http://c.test/', { method: 'POST', body: new Uint8Array([0x22, 0xff, 0x22]) }))
    expect(response.status).toBe(400)
  })

  test('in pieces of one byte takes little more room than in one', async () => {
    const text = new TextEncoder().encode(JSON.stringify(batch({ context: { x: 'y'.repeat(400_000) } })))
    let at = 0
    let most = 0
    const body = new ReadableStream({
      pull: (controller) => {
        if (at === text.length) return controller.close()
        controller.enqueue(text.slice(at, ++at))
        if (at % 50_000 === 0) {
          collect()
          const { heapUsed, arrayBuffers } = process.memoryUsage()
          most = Math.max(most, heapUsed + arrayBuffers)
        }
      },
    })
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    const response = await collector().handle(new Request('http://c.test/', { method: 'POST', body, duplex: 'half' } as RequestInit))
    expect(response.status).toBe(200)
    expect(most - heapUsed - arrayBuffers).toBeLessThan(10e6)
  })

  test('a long stream is not read to its end', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull: (controller) => {
        pulled++
        controller.enqueue(new Uint8Array(100_000).fill(32))
      },
    })
    const response = await collector().handle(new Request('http://c.test/', { method: 'POST', body, duplex: 'half' } as RequestInit))
    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(20)
  })

  test('a body of 10 MB is answered over a real socket', async () => {
    const { handle } = collector()
    const server = createServer((incoming, outgoing) => {
      const body = new ReadableStream({
        start: (controller) => {
          incoming.on('data', (chunk: Buffer) => {
            try {
              controller.enqueue(new Uint8Array(chunk))
            } catch {}
          })
        },
      })
      void handle(new Request('http://c.test/', { method: 'POST', body, duplex: 'half' } as RequestInit)).then(async (response) => {
        outgoing.writeHead(response.status, { connection: 'close' }).end(await response.text())
      })
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: c.test\r\ntransfer-encoding: chunked\r\n\r\n989680\r\n')
    socket.write(Buffer.alloc(10_000_000, 32))
    const answer = await new Promise<string>((done) => socket.once('data', (data) => done(String(data))))
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    socket.destroy()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
})

describe('what a beacon took', () => {
  const seqs = (...list: readonly number[]): object[] => list.map((seq) => ({ ...hover, seq }))

  test('is asked after, and what is missing is answered', async () => {
    const { send } = collector()
    await send(batch({ events: seqs(1, 2, 3, 7, 8) }))
    const answer = await send(
      batch({
        held: [
          [2, 5],
          [8, 8],
          [10, 12],
        ],
        events: seqs(11),
      }),
    )
    expect(answer.body).toEqual({
      stored: 1,
      duplicates: 0,
      refused: [],
      missing: [
        [4, 5],
        [10, 10],
        [12, 12],
      ],
      gzip: true,
    })
    expect((await send(batch({ held: [[1, 3]], events: [] }))).body).toEqual({
      stored: 0,
      duplicates: 0,
      refused: [],
      missing: [],
      gzip: true,
    })
    expect((await send(batch({ events: [] }))).body).not.toHaveProperty('missing')
  })

  test('is not answered for by a store that cannot tell', async () => {
    const { send } = collector({ store: { save: async () => ({ stored: 0, duplicates: 0 }) } })
    expect((await send(batch({ held: [[1, 3]], events: [] }))).body).not.toHaveProperty('missing')
  })

  test('is not spoilt by a tab of another site, nor of another name', async () => {
    const { send } = collector()
    await send(batch({ site: 'other', events: seqs(1, 2) }))
    await send(batch({ tab: 'a2', events: seqs(3) }))
    const answer = await send(batch({ held: [[1, 3]], events: seqs(2) }))
    expect(answer.body).toMatchObject({
      stored: 1,
      duplicates: 0,
      missing: [
        [1, 1],
        [3, 3],
      ],
    })
  })

  test.each([
    ['no list', 7, 'held: must be a list, got 7'],
    ['reversed', [[5, 2]], 'held: must be ascending ranges [from, to] of whole numbers from 1, got [5,2] after 0'],
    [
      'out of order',
      [
        [5, 6],
        [1, 2],
      ],
      'held: must be ascending ranges [from, to] of whole numbers from 1, got [1,2] after 6',
    ],
    [
      'overlapping',
      [
        [1, 5],
        [5, 6],
      ],
      'held: must be ascending ranges [from, to] of whole numbers from 1, got [5,6] after 5',
    ],
    ['no pair', [[1, 2, 3]], 'held: must be ascending ranges [from, to] of whole numbers from 1, got [1,2] after 0'],
    ['no numbers', [['1', null]], 'held: must be ascending ranges [from, to] of whole numbers from 1, got ["1",null] after 0'],
    ['from 0', [[0, 1]], 'held: must be ascending ranges [from, to] of whole numbers from 1, got [0,1] after 0'],
    ['over 2^53', [[1, 2 ** 53]], `held: must be ascending ranges [from, to] of whole numbers from 1, got [1,${2 ** 53}] after 0`],
    ['deep', [{ a: [[[[]]]] }], 'held: must be ascending ranges [from, to] of whole numbers from 1, got an object'],
    ['a hundred thousand', Array.from({ length: 100_000 }, () => 0), 'held: at most 1000 ranges, got 100000'],
  ])('is refused if it is %s, and the events beside it are kept', async (_, held, reason) => {
    const { body } = await collector().send(batch({ held }))
    expect(body).toEqual({ stored: 1, duplicates: 0, refused: [{ reason }], gzip: true })
  })

  test('may be a range of all numbers, or a million ranges: that costs nothing', async () => {
    const { send } = collector()
    await send(batch({ events: Array.from({ length: 1000 }, (_, n) => ({ ...hover, seq: 2 * n + 2 })) }))
    const { body } = await send(batch({ held: [[1, Number.MAX_SAFE_INTEGER]], events: [] }))
    expect(body.missing!.length).toBeLessThanOrEqual(101)
    expect(body.missing!.at(-1)![1]).toBe(Number.MAX_SAFE_INTEGER)
    const million = Array.from({ length: 1_000_000 }, (_, n) => [2 * n + 1, 2 * n + 1])
    expect((await send(batch({ held: million, events: [] }))).status).toBe(413)
  })
})

describe('a gzipped body', () => {
  const zip = (bytes: Uint8Array | string): Request =>
    new Request('http://c.test/collect', { method: 'POST', body: new Uint8Array(gzipSync(bytes)) })

  test('is known by its first bytes', async () => {
    const { handle, memory } = collector()
    const answer = await handle(zip(JSON.stringify(batch())))
    expect(await answer.json()).toEqual({ stored: 1, duplicates: 0, refused: [], gzip: true })
    expect(memory.events()).toHaveLength(1)
  })

  test('is measured as it is unpacked: of 64 MB of zeros no more than the limit is', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 26))
    expect(bomb.length).toBeLessThan(300_000)
    const { handle } = collector()
    const request = (): Request => new Request('http://c.test/collect', { method: 'POST', body: new Uint8Array(bomb) })
    expect((await handle(request())).status).toBe(413)
    /** µs of processor time for one of so many. */
    const cost = async (times: number, run: () => unknown): Promise<number> => {
      const from = process.cpuUsage()
      for (let i = 0; i < times; i++) await run()
      return process.cpuUsage(from).user / times
    }
    const before = process.memoryUsage()
    const refusing = await cost(20, async () => expect((await handle(request())).status).toBe(413))
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(200e6)
    // A fifth of what unpacking all of it takes.
    expect(refusing).toBeLessThan((await cost(5, () => gunzipSync(bomb))) / 2)
  })

  test.each([
    ['cut off', gzipSync(JSON.stringify(batch())).subarray(0, 60)],
    ['damaged', Buffer.concat([gzipSync(JSON.stringify(batch())).subarray(0, 40), Buffer.alloc(80, 7)])],
    ['two bytes long', Buffer.from([0x1f, 0x8b])],
    ['gzipped twice', gzipSync(gzipSync(JSON.stringify(batch())))],
    ['no text', gzipSync(Buffer.from([0xff, 0xfe, 0xfd]))],
  ])('that is %s is refused', async (_, bytes) => {
    const answer = await collector().handle(new Request('http://c.test/', { method: 'POST', body: new Uint8Array(bytes) }))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('one batch as JSON')
  })
})

describe('a rate', () => {
  const clocked = (options: Partial<Parameters<typeof receive>[0]>) => {
    const clock = { now: origin + 20_000 }
    return { clock, ...collector({ now: () => clock.now, ...options }) }
  }

  test('of a tab lets a minute’s worth come at once, then says how long to wait', async () => {
    const { clock, handle, send, saved } = clocked({ tabRate: 0.5 })
    for (let i = 0; i < 30; i++) expect((await send(batch())).status).toBe(200)
    const late = await handle(post(batch()))
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '2'])
    expect(await late.json()).toEqual({ error: 'this tab sends too often; keep the events and try again' })
    expect(saved).toHaveLength(30)
    // Others are not held up, neither other tabs nor the same name of another site.
    expect((await send(batch({ tab: 'a2' }))).status).toBe(200)
    expect((await send(batch({ site: 'other' }))).status).toBe(200)
    clock.now += 2000
    expect([(await send(batch())).status, (await send(batch())).status]).toEqual([200, 429])
  })

  test('of a client is asked before the body is read', async () => {
    const { handle } = clocked({ clientRate: 1, key: (request) => request.headers.get('x-client') ?? '' })
    let pulled = 0
    const send = (client: string): Promise<Response> => {
      const body = new ReadableStream(
        {
          pull: (controller) => {
            pulled++
            controller.close()
          },
        },
        { highWaterMark: 0 },
      )
      return handle(new Request('http://c.test/', { method: 'POST', body, headers: { 'x-client': client }, duplex: 'half' } as RequestInit))
    }
    for (let i = 0; i < 60; i++) expect((await send('a')).status).toBe(400)
    expect([(await send('a')).status, (await send('a')).status, (await send('b')).status]).toEqual([429, 429, 400])
    expect(pulled).toBe(61)
    // Names too long to be remembered share one allowance.
    for (let i = 0; i < 60; i++) await send(`${i}`.padEnd(500, 'x'))
    expect((await send('y'.repeat(500))).status).toBe(429)
  })

  test('is one for all that the key cannot name', async () => {
    const errors: string[] = []
    const key = (request: Request): string => {
      if (request.headers.get('x-client') === 'none') return null as never
      throw new Error('no header')
    }
    const { handle } = clocked({ clientRate: 1, key, onError: (error) => errors.push(String(error)) })
    for (let i = 0; i < 60; i++) expect((await handle(post(batch()))).status).toBe(200)
    const nameless = new Request('http://c.test/', { method: 'POST', body: '', headers: { 'x-client': 'none' } })
    expect((await handle(nameless)).status).toBe(429)
    expect([errors[0], errors.at(-1)]).toEqual([
      'Error: no header',
      'TypeError: inkling: what receive.key answers must be a string, got null',
    ])
  })

  test('does not remember more than ten thousand names', () => {
    const wait = limit(1 / 60, () => 0)
    expect([wait('a'), wait('a')]).toEqual([0, 60])
    for (let i = 0; i < 9_999; i++) wait(`${i}`)
    expect(wait('a')).toBe(60)
    for (let i = 0; i < 10_000; i++) wait(`${i} again`)
    expect(wait('a')).toBe(0)
  })
})

describe('origins', () => {
  test('of a page that hides its own pass on its own host', async () => {
    const { handle, saved } = collector({ origins: ['https://shop.example'] })
    const beacon = (site: string): Request =>
      new Request('http://c.test/', { method: 'POST', body: JSON.stringify(batch()), headers: { origin: 'null', 'sec-fetch-site': site } })
    expect([(await handle(beacon('same-origin'))).status, (await handle(beacon('cross-site'))).status]).toEqual([200, 403])
    expect(saved).toHaveLength(1)
  })

  const from = (origin: string | undefined, method = 'POST'): Request =>
    new Request('http://c.test/', {
      method,
      ...(method === 'POST' && { body: JSON.stringify(batch()) }),
      headers: { ...(origin && { origin }) },
    })

  test('that are listed may send and read the answer, and no others', async () => {
    const { handle, saved } = collector({ origins: ['https://shop.example', 'https://m.shop.example'] })
    for (const method of ['POST', 'OPTIONS']) {
      const good = await handle(from('https://m.shop.example', method))
      expect([good.ok, good.headers.get('access-control-allow-origin'), good.headers.get('vary')]).toEqual([
        true,
        'https://m.shop.example',
        'origin',
      ])
      for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example']) {
        const bad = await handle(from(origin, method))
        expect([bad.status, bad.headers.get('access-control-allow-origin'), bad.headers.get('vary')]).toEqual([403, null, 'origin'])
      }
    }
    expect(saved).toHaveLength(1)
    expect((await handle(from(undefined))).status).toBe(200)
  })

  test.each([
    'https://shop.example/',
    'https://shop.example/shop',
    'shop.example',
    'shop.example:8080',
    'https://Shop.example',
    'HTTPS://shop.example',
    'https://shop.example:443',
    'https://user@shop.example',
    'https://bücher.example',
    'capacitor://localhost/',
    'Capacitor://localhost',
    'capacitor://Localhost',
    'file://shop',
    'data:text/html,x',
    '*',
    'https://*.shop.example',
    'app://*.shop',
    '',
  ])('that no browser sends are refused: %j', (origin) => {
    expect(() => receive({ store: memoryStore(), origins: ['https://shop.example', origin] })).toThrow(
      new TypeError(
        'inkling: each of receive.origins must be as browsers send it, such as https://shop.example: scheme and host in lower case, ' +
          `no wildcard, no default port, no slash behind; leave origins out for all, got ${JSON.stringify(origin)}`,
      ),
    )
  })

  test.each([
    'https://shop.example',
    'http://localhost:4300',
    'http://[::1]:8080',
    'https://xn--bcher-kva.example',
    'capacitor://localhost',
    'chrome-extension://abcdefghijklmnop',
    'app://localhost:8080',
    'null',
  ])('that browsers send may be listed: %s', async (origin) => {
    expect((await collector({ origins: [origin] }).handle(from(origin))).status).toBe(200)
  })

  test('are never allowed credentials', async () => {
    for (const handle of [collector().handle, collector({ origins: ['https://shop.example'] }).handle]) {
      expect((await handle(from('https://shop.example'))).headers.has('access-control-allow-credentials')).toBe(false)
    }
  })
})

describe('the handler', () => {
  test('answers preflights and refuses other methods', async () => {
    const { handle } = collector()
    const preflight = await handle(new Request('http://c.test/', { method: 'OPTIONS' }))
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      const refused = await handle(new Request('http://c.test/', { method }))
      expect([refused.status, refused.headers.get('allow'), refused.headers.get('access-control-allow-origin')]).toEqual([
        405,
        'POST, OPTIONS',
        '*',
      ])
    }
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('disk full'))],
    [
      'throws',
      () => {
        throw new Error('disk full')
      },
    ],
    ['answers nothing', () => undefined as never],
  ])('asks the sender to keep its events when the store %s', async (_, save) => {
    const errors: unknown[] = []
    const response = await receive({
      store: { save },
      onError: (error) => {
        errors.push(error)
        throw error
      },
    })(post(batch()))
    // Pages take longer each time by themselves.
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, null])
    expect(errors).toHaveLength(1)
  })

  test('outlives an onError that fails later', async () => {
    const unhandled: unknown[] = []
    const hear = (error: unknown): void => void unhandled.push(error)
    // Else it is the test that fails: as Node would end.
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear)
    const failing = receive({
      store: { save: () => Promise.reject(new Error('full')) },
      onError: () => Promise.reject(new Error('no log')),
    })
    try {
      expect((await failing(post(batch()))).status).toBe(503)
      // Node looks for them after all microtasks.
      await new Promise((done) => setImmediate(done))
    } finally {
      process.removeListener('unhandledRejection', hear)
      for (const other of others) process.on('unhandledRejection', other)
    }
    expect(unhandled).toEqual([])
  })

  test('asks the sender to keep its events when something else has read the body, and tells', async () => {
    const errors: unknown[] = []
    const request = post(batch())
    await request.text()
    const response = await receive({ store: memoryStore(), onError: (error) => errors.push(error) })(request)
    expect(response.status).toBe(503)
    expect(String(errors[0])).toContain('the body of a request must be unread when it comes to receive')
  })

  test('looks at no body that is framed by its length: servers that make it when it is looked at take half as much', async () => {
    const text = JSON.stringify(batch())
    const request = new Request('http://c.test/', { method: 'POST', body: text, headers: { 'content-length': String(text.length) } })
    let looked = 0
    Object.defineProperty(request, 'body', { get: () => void looked++ })
    expect([(await receive({ store: memoryStore() })(request)).status, looked]).toEqual([200, 0])
  })

  test('asks the sender to keep its events when the body does not come whole, and tells nobody', async () => {
    const errors: unknown[] = []
    const cut = new ReadableStream({ pull: (stream) => stream.error(new Error('ECONNRESET')) })
    const request = new Request('http://c.test/', { method: 'POST', body: cut, duplex: 'half' } as RequestInit)
    const response = await receive({ store: memoryStore(), onError: (error) => errors.push(error) })(request)
    expect([response.status, errors]).toEqual([503, []])
  })

  test('says what a store must answer', async () => {
    const errors: unknown[] = []
    await receive({ store: { save: async () => ({}) as never }, onError: (error) => errors.push(error) })(post(batch()))
    expect(String(errors[0])).toContain('what receive.store.save resolves to must be { stored, duplicates }')
  })

  test('says what is wrong with its options', () => {
    expect(() => receive({} as never)).toThrow('store must be an object with save(batch)')
    expect(() => receive({ store: memoryStore(), maxBytes: Number.NaN })).toThrow('receive.maxBytes must be a number from 0, got NaN')
    expect(() => receive({ store: memoryStore(), tabRate: 0 })).toThrow('receive.tabRate must be a number over 0, got 0')
    expect(() => receive({ store: memoryStore(), clientRate: 1 })).toThrow('receive.key must be a function that names the client')
    expect(() => receive({ store: memoryStore(), origin: ['https://shop.example'] } as never)).toThrow(
      'every option of receive must be one of store, sites',
    )
    expect(() => receive({ store: memoryStore(), origins: 'https://shop.example.com' as never })).toThrow(
      'receive.origins must be a list such as',
    )
    expect(() => receive({ store: memoryStore(), sites: [] })).toThrow('receive.sites must be a list such as ["shop"]')
  })
})

describe('the memory store', () => {
  test('takes a batch of any length', async () => {
    const { send, saved } = collector()
    await send(batch())
    const events = Array.from({ length: 150_000 }, (_, i) => ({ ...saved[0]!.events[0]!, seq: i + 1 }))
    const store = memoryStore({ max: 150_000 })
    expect(await store.save({ ...saved[0]!, events })).toEqual({ stored: 150_000, duplicates: 0 })
    expect(store.events()).toHaveLength(150_000)
  })

  test('keeps only the newest events, and knows the others still', async () => {
    const store = memoryStore({ max: 3 })
    const { send } = collector({ store })
    const events = [1, 2, 3, 4, 5, 6, 7].map((seq) => ({ ...hover, seq }))
    await send(batch({ events }))
    expect(store.events().map((event) => event.seq)).toEqual([5, 6, 7])
    expect((await send(batch({ events }))).body).toMatchObject({ stored: 0, duplicates: 7 })
  })

  test.each([{ max: 0 }, { streams: 0 }, { max: '3' }, { maximum: 3 }])('has no option %j', (options) =>
    expect(() => memoryStore(options as never)).toThrow(/^inkling: (memoryStore\.\w+|every option of memoryStore) must be /),
  )

  test('knows as many streams as it is told, those heard of last', async () => {
    const { send } = collector({ store: memoryStore({ streams: 2 }) })
    const stored: number[] = []
    for (const tab of ['a', 'b', 'a', 'c', 'a', 'b']) stored.push((await send(batch({ tab }))).body.stored)
    expect(stored).toEqual([1, 1, 0, 1, 0, 1])
  })
})
