import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { post } from '../../../src/upload/post.js'

let close = (): void => {}
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  close()
})
/** A collector that answers as told, or never. */
const collector = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  close = () => {
    server.close()
    server.closeAllConnections()
  }
  // A listening TCP server has an address object; it is a string for pipes only.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
const never = new AbortController().signal
// What it uses of a window, Node has too.
const window = globalThis as unknown as Window & typeof globalThis

test.each([
  [200, 'text/html', '<title>Welcome to our Wi-Fi</title>', true],
  [200, 'text/plain', 'thanks', false],
  [204, 'text/html; charset=UTF-8', null, false],
  [205, 'text/html', null, false],
  [404, 'text/plain', 'not yet', true],
  [401, 'text/html', '<title>Log in</title>', true],
  [403, 'text/html; charset=utf-8', '<title>Are you a robot?</title>', true],
  [403, 'application/json', '{ "error": "not you" }', false],
  [400, 'text/html', '<title>Bad Request</title>', false],
  [503, 'application/json', '{}', true],
])('after %i %s it is sent again: %#', async (status, type, body, again) => {
  const url = await collector((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
  const answer = await post(window, url, '{}', [never])
  expect([answer.status, answer.after !== undefined]).toEqual([status, again])
})

test('a collector that never answers is given up on', async () => {
  const url = await collector(() => {})
  const asked: number[] = []
  const hasty = {
    fetch,
    clearTimeout,
    setTimeout: (run: () => void, ms: number) => {
      asked.push(ms)
      return setTimeout(run, 50)
    },
  }
  expect(await post(hasty as unknown as typeof window, url, '{}', [never])).toEqual({ status: 0, after: 0 })
  expect(asked).toEqual([30_000])
})

test('stopping ends what is under way', async () => {
  const stop = new AbortController()
  const url = await collector(() => stop.abort())
  expect(await post(window, url, '{}', [never, stop.signal])).toEqual({ status: 0, after: 0 })
})

test.each([
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
  ['never settles', () => new Promise(() => {})],
  ['answers nothing', () => undefined],
])('a fetch of the page that %s is no answer, and nothing is left unhandled', async (_, fetch) => {
  const unhandled: unknown[] = []
  const hear = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', hear)
  const hasty = { fetch, clearTimeout, setTimeout: (run: () => void) => setTimeout(run, 20) }
  expect(await post(hasty as unknown as typeof window, 'http://127.0.0.1/', '{}', [never])).toEqual({ status: 0, after: 0 })
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
})

test('what is given up on while it is packed is handed to nobody', async () => {
  const stop = new AbortController()
  const handed: unknown[] = []
  const deaf = { fetch: (...all: unknown[]) => new Promise(() => handed.push(all)), clearTimeout, setTimeout }
  const answer = post(deaf as unknown as typeof window, 'http://127.0.0.1/', 'x'.repeat(60_000), [stop.signal], true)
  stop.abort()
  expect([await answer, handed]).toEqual([{ status: 0, after: 0 }, []])
})

test.each([
  [200, 'application/json'],
  [400, 'text/plain'],
])('an answer of %i that never ends is given up on, though the fetch of the page hears of no signal', async (status, type) => {
  const fetch = async (): Promise<Response> => new Response(new ReadableStream({}), { status, headers: { 'content-type': type } })
  const hasty = { fetch, clearTimeout, setTimeout: (run: () => void) => setTimeout(run, 20) }
  expect(await post(hasty as unknown as typeof window, 'http://127.0.0.1/', '{}', [never])).toEqual({ status: 0, after: 0 })
})

test.each([
  ['3', 3000],
  ['0', 0],
  ['soon', 0],
  ['100000', 3_600_000],
  [new Date(Date.now() - 60_000).toUTCString(), 0],
])('Retry-After: %s is %i ms', async (header, after) => {
  const url = await collector((_, response) => response.writeHead(503, { 'retry-after': header }).end())
  expect(await post(window, url, '{}', [never])).toEqual({ status: 503, after })
})
test('Retry-After may be a date', async () => {
  const url = await collector((_, response) =>
    response.writeHead(429, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end(),
  )
  const { after } = await post(window, url, '{}', [never])
  expect(after! > 50_000 && after! <= 60_000).toBe(true)
})

test.each([
  [
    '{"missing":[[1,3],[7,7]],"gzip":true}',
    [
      [1, 3],
      [7, 7],
    ],
    true,
  ],
  ['{"missing":[]}', [], false],
  ['{}', undefined, false],
  ['{"missing":"all","gzip":1}', undefined, false],
  ['{"missing":[[1]]}', undefined, false],
  ['[]', undefined, false],
  ['null', undefined, false],
  ['not JSON', undefined, false],
])('a receipt %s', async (body, missing, gzip) => {
  const url = await collector((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
  expect(await post(window, url, '{}', [never])).toEqual({ status: 200, kept: NaN, missing, gzip })
})

test('a receipt says how many events are with the collector, and why others are not', async () => {
  const body = JSON.stringify({ stored: 2, duplicates: 1, refused: [{ seq: 3, reason: 'hover: ms must be a number' }] })
  const url = await collector((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
  expect(await post(window, url, '{}', [never])).toMatchObject({ kept: 3, refused: '1 of a batch: hover: ms must be a number' })
})

test('what is large goes compressed once the collector has said that it unpacks, and stays a simple request', async () => {
  const bodies: { text: string; type: string | undefined; encoding: string | undefined }[] = []
  const url = await collector(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    const text = String(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)
    bodies.push({
      text: bytes[0] === 0x1f ? `gzip ${text}` : text,
      type: request.headers['content-type'],
      encoding: request.headers['content-encoding'],
    })
    response.end('{}')
  })
  const large = 'x'.repeat(5000)
  for (const [body, gzip] of [
    ['{}', true],
    [large, false],
    [large, true],
  ] as const)
    await post(window, url, body, [never], gzip)
  expect(bodies.map(({ text }) => text)).toEqual(['{}', large, `gzip ${large}`])
  expect(bodies.every(({ type, encoding }) => type!.startsWith('text/plain') && !encoding)).toBe(true)
})
