// @vitest-environment node
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { group } from '../../examples/studio/group.js'
import { createLive } from '../../examples/studio/live.js'
import type { Row } from '../../examples/studio/row.js'
import { createSeen } from '../../examples/studio/seen.js'
import { openStore } from '../../examples/studio/store.js'
import { createSummary, type Summary } from '../../examples/studio/summary.js'
import { append, create, openDatabase } from '../../examples/studio/tables.js'
import { family, moment, percent } from '../../examples/studio/words.js'
import type { Receipt, StoredBatch } from '../../src/receive.js'

const program = join(import.meta.dirname, '../../build/examples/studio/server.js')
if (!existsSync(program)) throw new Error('the studio is not built; run: npm run build')

let data: string
let started: ChildProcess[] = []
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'studio-'))
})
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  started = []
  rmSync(data, { recursive: true })
})

const run = (...args: string[]): ChildProcess => {
  const child = spawn(process.execPath, [program, '--data', data, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  return child
}
/** Starts the real program and waits until it says where it listens. */
const studio = async (...args: string[]): Promise<{ child: ChildProcess; url: string }> => {
  const child = run('--port', '0', ...args)
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^collector\s+(\S+)\/collect$/.exec(line)?.[1]
    if (url) return { child, url }
  }
  throw new Error('the studio ended before it listened')
}

const batch = (tab: string, seqs: readonly number[], over: object = {}): string => {
  const now = Date.now()
  return JSON.stringify({
    v: 1,
    site: 'shop',
    tab,
    session: `s-${tab}`,
    origin: now - 60_000,
    sent: now,
    context: {},
    pages: [{ page: 1, path: '/p/42' }],
    events: seqs.map((seq) => ({ type: 'hover', seq, t: 50_000 + seq, page: 1, zone: 'price', ms: 840 })),
    ...over,
  })
}
const range = (from: number, length: number): number[] => Array.from({ length }, (_, n) => from + n)
const post = async (url: string, body: string): Promise<Receipt> => {
  const response = await fetch(`${url}/collect`, { method: 'POST', body })
  expect(response.status).toBe(200)
  return (await response.json()) as Receipt
}
const summaryOf = async (url: string): Promise<Summary> => (await (await fetch(`${url}/api/summary`)).json()) as Summary

describe('the studio', { timeout: 60_000 }, () => {
  test.each([1, 9, 33])('killed right after acknowledgement %i has lost nothing it acknowledged', async (after) => {
    const first = await studio()
    const bodies = range(0, 60).map((n) => batch(`tab${n % 10}`, range(1 + Math.floor(n / 10) * 20, 20)))
    const acknowledged: string[] = []
    await Promise.all(
      bodies.map(async (body) => {
        try {
          const receipt = await post(first.url, body)
          expect(receipt).toEqual({ stored: 20, duplicates: 0, refused: [], gzip: true })
          acknowledged.push(body)
          if (acknowledged.length === after) process.kill(first.child.pid!, 'SIGKILL')
        } catch (error) {
          // The connection died with the server; anything else is a finding.
          if (!(error instanceof TypeError)) throw error
        }
      }),
    )
    if (first.child.signalCode === null) await once(first.child, 'exit')
    expect(first.child.signalCode).toBe('SIGKILL')
    expect(acknowledged.length).toBeGreaterThanOrEqual(after)

    const second = await studio()
    expect((await summaryOf(second.url)).events).toBeGreaterThanOrEqual(acknowledged.length * 20)
    for (const body of acknowledged) expect(await post(second.url, body)).toEqual({ stored: 0, duplicates: 20, refused: [], gzip: true })
    // A batch is kept whole or not at all, so sending everything again completes the picture.
    for (const body of bodies) expect([0, 20]).toContain((await post(second.url, body)).stored)
    await expect.poll(async () => (await summaryOf(second.url)).events, { timeout: 5000 }).toBe(1200)
    expect((await summaryOf(second.url)).lost).toBe(0)
  })

  test('stores an event once, however often and at once it is sent', async () => {
    const { url } = await studio()
    const body = batch('a', range(1, 30))
    const receipts = await Promise.all(range(0, 20).map(() => post(url, body)))
    expect(receipts.reduce((sum, { stored }) => sum + stored, 0)).toBe(30)
    expect(receipts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(570)
    expect((await summaryOf(url)).events).toBe(30)
  })

  test('answers which events a tab asks after are missing, also after it was killed', async () => {
    const first = await studio()
    await post(first.url, batch('a', [...range(1, 10), ...range(21, 10)]))
    // Another site's tab of the same name is another stream.
    await post(first.url, batch('a', range(11, 10), { site: 'other' }))
    const asked = batch('a', [40], {
      held: [
        [5, 25],
        [28, 35],
      ],
    })
    const missing = [
      [11, 20],
      [31, 35],
    ]
    expect(await post(first.url, asked)).toEqual({ stored: 1, duplicates: 0, refused: [], missing, gzip: true })
    process.kill(first.child.pid!, 'SIGKILL')
    await once(first.child, 'exit')

    const second = await studio()
    expect(await post(second.url, asked)).toEqual({ stored: 0, duplicates: 1, refused: [], missing, gzip: true })
    expect(await post(second.url, batch('a', [], { held: [[1, 3]] }))).toMatchObject({ stored: 0, missing: [] })
    expect((await summaryOf(second.url)).events).toBe(31)
  })

  test('says of each stream what its rows hold, and a row holds no event twice', async () => {
    const store = await openStore(join(data, 'x.duckdb'), () => {})
    const none = { session: 's', origin: 0, sent: 9, received: 9, dropped: 0, context: {}, pages: [], held: [[1, 70]] as const }
    const seen = new Map<string, Set<number>>()
    const streams = ['a', 'b', 'c'].flatMap((tab) => ['shop', 'other'].map((site) => ({ site, tab })))
    for (let round = 0; round < 40; round++) {
      // Overlapping, repeated and out of order, several at once.
      const batches = streams.map((stream, n) => ({ ...stream, seqs: range(1 + ((round * 7 + n * 3) % 50), 12).toReversed() }))
      const saved = await Promise.all(
        batches.map(({ site, tab, seqs }) =>
          store.save({
            ...none,
            site,
            tab,
            events: seqs.map((seq) => ({ type: 'hover', seq, t: 0, page: 1, at: 9, fields: { ms: 1 } })),
          }),
        ),
      )
      batches.forEach(({ site, tab, seqs }, n) => {
        const set = seen.get(`${tab} ${site}`) ?? new Set()
        const fresh = seqs.filter((seq) => !set.has(seq))
        for (const seq of fresh) set.add(seq)
        seen.set(`${tab} ${site}`, set)
        const missing = saved[n]!.missing!.flatMap(([from, to]) => range(from, to - from + 1))
        expect([saved[n]!.stored, missing]).toEqual([fresh.length, range(1, 70).filter((seq) => !set.has(seq))])
      })
    }
    const rows = await store.query(
      'select tab, site, list(seq order by seq) as seqs from events group by tab, site order by tab, site desc',
    )
    await store.close()
    expect(rows.map(({ tab, site, seqs }) => [`${String(tab)} ${String(site)}`, (seqs as string[]).map(Number)])).toEqual(
      [...seen].map(([name, set]) => [name, [...set].toSorted((a, b) => a - b)]),
    )
  })

  test('reads anew what it knew of streams when a commit has failed', async () => {
    const seen = await createSeen([], async () => [], 2)
    const stream = { site: 'shop', tab: 'a' }
    await seen.load([stream])
    expect(seen.of(stream).seen.add(1)).toBe(true)
    seen.forget([stream])
    await seen.load([stream])
    expect(seen.of(stream).seen.add(1)).toBe(true)
  })

  test('remembers the streams heard of last, and asks only for those there may be', async () => {
    const asked: string[][] = []
    const part = { site: 'shop', tab: 'old', seqs: [[1, 3]] as const, dropped: 2 }
    const seen = await createSeen([[part]], async (tabs) => (asked.push([...tabs]), [part]), 2)
    const load = async (...tabs: string[]): Promise<void> => {
      await seen.load(tabs.map((tab) => ({ site: 'shop', tab })))
      for (const tab of tabs) seen.of({ site: 'shop', tab })
      seen.trim()
    }
    await load('a', 'old')
    expect(seen.of(part)).toMatchObject({ dropped: 2 })
    expect(seen.of(part).seen.add(3)).toBe(false)
    await load('b')
    await load('a')
    // `a` had to make way for `b`.
    expect(asked).toEqual([['old'], ['a']])
  })

  test('looks once at what is stored of many streams', async () => {
    let looks = 0
    const parts = range(0, 60).map((n) => ({
      site: 'shop',
      seqs: [[n, n]] as const,
      dropped: 0,
      get tab() {
        looks++
        return `tab${n % 20}`
      },
    }))
    const tabs = range(0, 20).map((n) => ({ site: 'shop', tab: `tab${n}` }))
    const seen = await createSeen([tabs], async () => parts)
    await seen.load(tabs)
    expect(tabs.map((tab) => seen.of(tab).seen.list().length)).toEqual(tabs.map(() => 3))
    expect(looks).toBe(60)
  })

  test('knows every tab of a file it opens, however many', async () => {
    const file = join(data, 'x.duckdb')
    const rest = { site: 'shop', session: 's', origin: 0, sent: 9, received: 9, dropped: 0, context: {}, pages: [] }
    const events = [{ type: 'hover', seq: 1, t: 0, page: 1, at: 9, fields: {} }]
    const saveAll = async (): Promise<number> => {
      const store = await openStore(file, () => {})
      const saved = await Promise.all(range(0, 5000).map((n) => store.save({ ...rest, tab: `tab${n}`, events })))
      await store.close()
      return saved.reduce((sum, { stored }) => sum + stored, 0)
    }
    expect(await saveAll()).toBe(5000)
    expect(await saveAll()).toBe(0)
  })

  test('says the same zone everywhere: text, also "null", and nothing else', async () => {
    const { url } = await studio()
    const stream = await fetch(`${url}/live`)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const zones = ['null', '', undefined, 5, true]
    const events = zones.map((zone, n) => ({ type: 'quiz_done', seq: n + 1, t: 1, page: 1, zone }))
    await post(url, batch('a', [], { events }))
    let heard = ''
    while (!heard.includes('data: ')) heard += (await reader.read()).value
    await reader.cancel()
    const live = JSON.parse(/^data: (.*)$/m.exec(heard)![1]!) as Row[]
    const { cells, recent } = await summaryOf(url)
    const told = ['null', '', null, null, null]
    expect(live.map(({ zone }) => zone)).toEqual(told)
    expect(recent.toReversed().map(({ zone }) => zone)).toEqual(told)
    expect(cells).toEqual([
      { type: 'quiz_done', zone: null, count: 3 },
      { type: 'quiz_done', zone: '', count: 1 },
      { type: 'quiz_done', zone: 'null', count: 1 },
    ])
  })

  test('tells apart what kind of behaviour a type is, and what the page tracks itself', () => {
    expect(['reading', 'form', 'quick_back', 'rage_click', 'vital', 'purchase', 'constructor'].map(family)).toEqual([
      'attention',
      'act',
      'doubt',
      'trouble',
      'page',
      'own',
      'own',
    ])
  })

  test('rounds no loss to none, and tells the day of what is not of today', () => {
    expect([0, 40e-6, 1e-4, 0.1667].map(percent)).toEqual(['0 %', '< 0.01 %', '0.01 %', '16.67 %'])
    const at = (day: number): number => new Date(2026, 10, day, 18, 16, 3).getTime()
    expect([moment(at(30), at(30)), moment(at(29), at(30))]).toEqual(['18:16:03', '29 Nov 18:16:03'])
  })

  test('measures loss by the holes in seq, less what the tab dropped itself', async () => {
    const { url } = await studio()
    await post(url, batch('a', [1, 2, 5], { dropped: 1 }))
    await post(url, batch('a', [8], { dropped: 2 }))
    await post(url, batch('b', [1, 2, 3]))
    const summary = await summaryOf(url)
    expect(summary).toMatchObject({
      events: 7,
      sessions: 2,
      documents: 2,
      dropped: 2,
      lost: 2,
      types: [{ type: 'hover', count: 7 }],
      cells: [{ type: 'hover', zone: 'price', count: 7 }],
      cellCount: 1,
    })
    expect(summary.seconds.reduce((a, b) => a + b)).toBe(7)
    expect(summary.recent[0]).toMatchObject({ type: 'hover', path: '/p/42', site: 'shop', fields: { zone: 'price', ms: 840 } })
  })

  test('counts each type whole, however many cells there are, and believes nobody more than a million of what was given up', async () => {
    const { url } = await studio()
    const events = range(1, 600).map((seq) => ({ type: seq % 2 ? 'hover' : 'approach', seq, t: 1, page: 1, zone: `z${seq}`, ms: 1 }))
    await post(url, batch('a', [], { events }))
    await post(url, batch('b', [], { dropped: Number.MAX_SAFE_INTEGER }))
    const { types, cells, cellCount, dropped, lost } = await summaryOf(url)
    expect(types).toEqual([
      { type: 'approach', count: 300 },
      { type: 'hover', count: 300 },
    ])
    expect([cells.length, cellCount, dropped, lost]).toEqual([500, 600, 1_000_000, 0])
  })

  test('reads one picture at a time, however slowly, and answers it for a second from its end', async () => {
    const store = await openStore(join(data, 'x.duckdb'), () => {})
    let now = 0
    let pictures = 0
    let read = (): void => {}
    const slow = new Promise<void>((resolve) => (read = resolve))
    const query: typeof store.query = async (sql, values) => {
      if (sql.includes('documents')) pictures++
      await slow
      return store.query(sql, values)
    }
    const summary = createSummary({ ...store, query }, () => now)
    const first = summary()
    now = 5000
    const second = summary()
    read()
    expect(await second).toBe(await first)
    now += 800
    await summary()
    expect(pictures).toBe(1)
    now += 200
    await summary()
    expect(pictures).toBe(2)
    await store.close()
  })

  test('tells open dashboards what it has stored', async () => {
    const { url } = await studio()
    const stream = await fetch(`${url}/live`)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    await post(url, batch('a', [1, 2]))
    let heard = ''
    while (!heard.includes('data: ')) heard += (await reader.read()).value
    const rows = JSON.parse(/^data: (.*)$/m.exec(heard)![1]!) as Row[]
    expect(rows.map(({ tab, seq, zone }) => [tab, seq, zone])).toEqual([
      ['a', 1, 'price'],
      ['a', 2, 'price'],
    ])
    await reader.cancel()
  })

  test('keeps no more than a megabyte, and what is under way, for a dashboard that does not read', async () => {
    const live = createLive()
    const body = live.open().body!
    const fields = Object.fromEntries(range(1, 20).map((n) => [`p${n}`, 'x'.repeat(250)]))
    const events = range(1, 100).map((seq) => ({ type: 'own', seq, t: 0, page: 1, at: 9, fields }))
    const head = { site: 'shop', tab: 'a', session: 's', origin: 0, sent: 9, received: 9, dropped: 0, context: {}, pages: [] }
    for (let count = 0; count < 6; count++) {
      live.tell({ ...head, events })
      // So long after the one before, it is told.
      const told = performance.now()
      await expect.poll(() => performance.now() - told > 30, { interval: 5 }).toBe(true)
    }
    live.close()
    let bytes = 0
    for await (const chunk of body) bytes += (chunk as Uint8Array).length
    expect(bytes).toBeGreaterThan(500_000)
    expect(bytes).toBeLessThan(1_700_000)
  })

  test('writes nothing later of rows that could not be added', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const database = await openDatabase(join(data, 'x.duckdb'))
    const connection = await database.connect()
    await connection.run('use studio')
    await create(connection)
    const good = range(0, 2048).map((n) => [BigInt(n), 'hover', null, 1])
    await expect(append(connection, 'tallies', [...good, [1n, 'hover', null, 'x']])).rejects.toThrow('not an integer')
    let gone = false
    const registry = new FinalizationRegistry(() => (gone = true))
    registry.register({}, 0)
    await expect.poll(() => (collect(), gone)).toBe(true)
    const found = await connection.runAndReadAll('select count(*)::integer from tallies')
    expect(found.getRows()).toEqual([[0]])
    connection.closeSync()
    database.closeSync()
  })

  test('serves its page under a policy that allows no inline code', async () => {
    const { url } = await studio()
    const page = await fetch(`${url}/`)
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/)
    expect(await page.text()).not.toMatch(/<style|style=|<script>|javascript:|\son\w+=/)
  })

  test('ends cleanly on SIGINT and SIGTERM, even while a dashboard is open', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { child, url } = await studio()
      const live = await fetch(`${url}/live`)
      await post(url, batch(signal, [1]))
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
      await live.body!.cancel().catch(() => {})
    }
    const { url } = await studio()
    expect((await summaryOf(url)).events).toBe(2)
  })

  test('deletes a document when nothing has come of it for so many days, and whole', async () => {
    const day = 86_400_000
    const now = Date.now()
    const store = await openStore(join(data, 'studio.duckdb'), () => {})
    const save = (tab: string, seq: number, days: number): Promise<unknown> => {
      const at = now - days * day
      const head = { site: 'shop', tab, session: tab, origin: at, sent: at, received: at, dropped: 0, context: {}, pages: [] }
      return store.save({ ...head, events: [{ type: `of_${days}`, seq, t: 0, page: 1, at, fields: {} }] })
    }
    await save('old', 1, 40)
    await save('old', 2, 31)
    await save('goes_on', 1, 40)
    await save('goes_on', 2, 29)
    await store.close()

    const { url } = await studio('--keep-days', '30')
    // A picture may be read in the middle of it.
    const left = { events: 2, documents: 1, sessions: 1, lost: 0, types: [{ type: 'of_29', count: 1 }] }
    await expect.poll(() => summaryOf(url), { timeout: 10_000 }).toMatchObject(left)
    // What is sent again is still told apart.
    expect(await post(url, batch('goes_on', [1, 2, 3]))).toMatchObject({ stored: 1, duplicates: 2 })
  })

  test.each([
    [['--keep-days', '7'], '--keep-days must be over 7: for so long pages may send again what has arrived'],
    [['--keep-days', 'x'], '--keep-days must be over 7: for so long pages may send again what has arrived'],
    [['--origins', 'shop.example'], /^inkling: each of receive.origins must be as browsers send it, /],
    [['--tab-rate', 'x'], 'inkling: receive.tabRate must be a number from 0, got NaN'],
  ])('says in one line what is wrong with %s', async (args, words) => {
    const child = run('--port', '0', ...args)
    let said = ''
    child.stderr!.on('data', (text: Buffer) => {
      said += String(text)
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said.trimEnd()).toMatch(words)
    expect(said.match(/\n/g)).toHaveLength(1)
  })

  test('keeps what its owner allows: sites, origins and a rate', async () => {
    const { url } = await studio('--sites', 'shop,blog', '--origins', 'https://shop.example', '--tab-rate', '0.1')
    const status = async (body: string, origin?: string): Promise<number> =>
      (await fetch(`${url}/collect`, { method: 'POST', body, ...(origin && { headers: { origin } }) })).status
    expect(await status(batch('a', [1]), 'https://other.example')).toBe(403)
    expect(await status(batch('a', [1], { site: 'other' }))).toBe(400)
    expect(await status(batch('a', [1], { site: 'blog' }), 'https://shop.example')).toBe(200)
    const statuses = await Promise.all(range(1, 20).map((seq) => status(batch('a', [seq]))))
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
  })

  test('shows its dashboard to this machine only, and collects under any name', async () => {
    const { url } = await studio()
    const { port } = new URL(url)
    const status = async (host: string, path: string): Promise<number | undefined> => {
      const asked = get({ host: '127.0.0.1', port, path, headers: { host } })
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      answer.destroy()
      return answer.statusCode
    }
    const paths = ['/', '/api/summary', '/live', '/dashboard.js']
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'localhost', `[::1]:${port}`])
      expect([host, await Promise.all(paths.map((path) => status(host, path)))]).toEqual([host, [200, 200, 200, 200]])
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example'])
      expect([host, await Promise.all(paths.map((path) => status(host, path)))]).toEqual([host, [403, 403, 403, 403]])
    // By `GET` it collects nothing, but says so.
    expect(await status('collector.example', '/collect')).toBe(405)
  })

  test('says in one line that its port is taken', async () => {
    const { url } = await studio()
    const { port } = new URL(url)
    const child = run('--port', port)
    let said = ''
    child.stderr!.on('data', (text: Buffer) => {
      said += String(text)
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toBe(`port ${port} is taken; choose another with --port 5000\n`)
  })
})

const small = mkdtempSync(join(tmpdir(), 'studio-small-'))
const mount = (options: string): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', small]).status === 0
const mounted = mount('size=8m')
afterAll(() => {
  if (mounted) spawnSync('umount', [small])
  rmdirSync(small)
})

/** How many files this process has open on the small disk. */
const held = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(small)
    } catch {
      return false
    }
  }).length

// Not skipped, for a test that did not run has not passed.
if (!mounted) console.log('Without the test of a full disk: no tmpfs can be mounted here')
else
  test('on a full disk the store refuses, and loses nothing; with room again it goes on by itself', { timeout: 60_000 }, async () => {
    const file = join(small, 'x.duckdb')
    /** One that can be opened, and not be used. */
    const other = join(small, 'y.duckdb')
    const odd = await openStore(other, () => {})
    await odd.query('drop view events; create table events (a int); create table events_of_before (a int)')
    await odd.close()
    const store = await openStore(file, () => {})
    try {
      // The log is written into the file when it has this size; then there must be room for both.
      const most = 1_000_000
      await store.query(`set global checkpoint_threshold = '1MB'`)
      expect(held()).toBeGreaterThan(0)
      let number = 0
      const next = (): StoredBatch => {
        const events = range(1, 1000).map((seq) => ({
          type: 'hover',
          seq,
          t: 0,
          page: 1,
          at: 9,
          fields: { ms: Math.random(), zone: `${Math.random()} ${Math.random()}` },
        }))
        const tab = `tab${number++}`
        return { site: 'shop', tab, session: 's', origin: 0, sent: 9, received: 9, dropped: 0, context: {}, pages: [], events }
      }
      const kept: StoredBatch[] = []
      const refused: StoredBatch[] = []
      const save = async (batch: StoredBatch): Promise<string> => {
        try {
          const { stored, duplicates } = await store.save(batch)
          expect(stored + duplicates).toBe(1000)
          kept.push(batch)
          return 'kept'
        } catch (error) {
          refused.push(batch)
          return String(error)
        }
      }
      for (let count = 0; count < 5; count++) expect(await save(next())).toBe('kept')
      const { bavail, bsize } = statfsSync(small)
      // Room for the log, but not for a block of the file (256 KB) beside it.
      writeFileSync(join(small, 'others'), Buffer.alloc(bavail * bsize - (most - statSync(`${file}.wal`).size) - 200_000))
      let said = 'kept'
      while (said === 'kept') said = await save(next())
      expect(said).toMatch(/COMMIT succeeded.*invalidated/)
      expect(kept.length).toBeGreaterThan(5)
      await expect(store.query('from batches')).rejects.toThrow('invalidated')

      // Nor can the file be used when it is opened anew.
      for (const name of [file, `${file}.wal`]) renameSync(name, `${name}.away`)
      renameSync(other, file)
      said = await save(next())
      expect(said).toMatch(/events_of_before/)
      // Two databases over one file would overwrite each other.
      expect(held()).toBe(0)
      renameSync(file, other)
      for (const name of [file, `${file}.wal`]) renameSync(`${name}.away`, name)
      // Opening reads the whole log: not again for every save that fails.
      expect(await save(next())).toBe(said)
      expect(await store.query('from batches').catch(String)).toBe(said)

      expect(mount('remount,size=64m')).toBe(true)
      await expect.poll(() => save(next()), { timeout: 20_000, interval: 500 }).toBe('kept')
      for (const batch of kept.slice()) expect(await store.save(batch)).toEqual({ stored: 0, duplicates: 1000 })
      // Some of them had been stored although they were refused: told apart, and not twice.
      for (const batch of refused.slice()) expect(await save(batch)).toBe('kept')
      const [counted] = await store.query('select count(*) as "all", count(distinct (tab, seq)) as "distinct" from events')
      expect(counted).toEqual({ all: String(number * 1000), distinct: String(number * 1000) })
    } finally {
      await store.close()
    }
  })

describe('a group', () => {
  test('shares one commit among what arrived during the last', async () => {
    const commits: number[][] = []
    const { add, idle } = group(async (items: readonly number[]) => {
      commits.push([...items])
      await new Promise(setImmediate)
      return items.map((item) => item * 10)
    }, 3)
    expect(await Promise.all([1, 2, 3, 4, 5].map(add))).toEqual([10, 20, 30, 40, 50])
    await idle()
    expect(commits).toEqual([[1], [2, 3, 4], [5]])
  })

  test('rejects what finds no room, and takes more when there is some again', async () => {
    let commit = (): void => {}
    const { add } = group(
      async (items: readonly number[]) => {
        await new Promise<void>((resolve) => (commit = resolve))
        return items
      },
      2,
      (item) => item,
      10,
    )
    const first = add(7)
    await expect(add(4)).rejects.toThrow('more is waiting')
    const second = add(3)
    commit()
    expect(await first).toBe(7)
    const third = add(7)
    await expect(add(1)).rejects.toThrow('more is waiting')
    commit()
    expect(await second).toBe(3)
    await expect.poll(() => (commit(), third)).toBe(7)
  })

  test('lets one bad item fail alone', async () => {
    const { add } = group(async (items: readonly number[]) => {
      await new Promise(setImmediate)
      if (items.includes(3)) throw new Error('three')
      return items
    })
    const results = await Promise.allSettled([1, 2, 3, 4].map(add))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })
})
