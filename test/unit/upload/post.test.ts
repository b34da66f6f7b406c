import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  [503, 'application/json', '{}', true],
])('after %i %s it is sent again: %#', async (status, type, body, again) => {
  const url = await collector((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
  const answer = await post(window, url, '{}', never)
  expect([answer.status, answer.after !== undefined]).toEqual([status, again])
})

test('a collector that never answers is given up on', async () => {
  const url = await collector(() => {})
  const { timeout } = AbortSignal
  const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 50))
  expect(await post(window, url, '{}', never)).toEqual({ status: 0, after: 0 })
  expect(asked.mock.calls).toEqual([[30_000]])
})

test('stopping ends what is under way', async () => {
  const stop = new AbortController()
  const url = await collector(() => stop.abort())
  expect(await post(window, url, '{}', stop.signal)).toEqual({ status: 0, after: 0 })
})

test('a browser that cannot join signals posts all the same', async () => {
  const url = await collector((_, response) => response.end('{}'))
  vi.stubGlobal('AbortSignal', {})
  expect(await post(window, url, '{}', never)).toEqual({ status: 200, refused: undefined })
})
