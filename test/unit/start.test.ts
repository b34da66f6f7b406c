import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ended, tree } from '../browser/process.js'
import { until } from '../browser/until.js'

const program = join(import.meta.dirname, '../../build/examples/start.js')
if (!existsSync(program)) throw new Error('the examples are not built; run: npm run build')

let data: string
let children: ChildProcess[] = []
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'inkling-start-'))
})
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  children = []
  rmSync(data, { recursive: true })
})

interface Run {
  readonly child: ChildProcess
  readonly said: () => string
  readonly complained: () => string
  readonly exit: Promise<unknown[]>
}
const run = (...args: string[]): Run => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (complained += String(chunk)))
  return { child, said: () => said, complained: () => complained, exit: once(child, 'exit') }
}

/** A port somebody else listens on. */
const takenPort = async (): Promise<{ port: number; free: () => void }> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address object; it is a string for pipes only.
  return { port: (server.address() as AddressInfo).port, free: () => server.close() }
}

test('one command starts shop and dashboard, prints where they are, and Ctrl-C ends all of it', async () => {
  const { child, said, complained, exit } = run('--shop-port', '0', '--studio-port', '0', '--data', data)
  await until(() => said().includes('Ctrl-C'), 10_000, 'the addresses')
  const [, shop] = /shop +(http:\S+)/.exec(said()) ?? []
  const [, dashboard] = /dashboard +(http:\S+)/.exec(said()) ?? []
  const [, collector] = /collector +(http:\S+)/.exec(said()) ?? []

  expect(await (await fetch(shop!)).text()).toContain('<title>Loam')
  expect(await (await fetch(`${shop}shop.js`)).text()).toContain('inkling')
  expect(await (await fetch(dashboard!)).text()).toContain('<title>Inkling studio')
  expect(await (await fetch(collector!, { method: 'POST', body: '{}' })).json()).toHaveProperty('error')

  // A dashboard that stays open must not hold it up.
  const live = await fetch(`${dashboard}live`)
  const all = tree(child.pid!)
  child.kill('SIGINT')
  expect(await exit).toEqual([0, null])
  await live.text().catch(() => '')
  await ended(all)
  expect(complained()).toBe('')
  await expect(fetch(shop!)).rejects.toThrow()
  await expect(fetch(dashboard!)).rejects.toThrow()
  expect(existsSync(join(data, 'studio.duckdb'))).toBe(true)
})

test.each(['shop', 'studio'])('a taken %s port is told in one line', async (name) => {
  const { port, free } = await takenPort()
  const ports = { shop: '0', studio: '0', [name]: String(port) }
  const { said, complained, exit } = run('--shop-port', ports.shop, '--studio-port', ports.studio, '--data', data)
  expect(await exit).toEqual([1, null])
  expect({ said: said(), complained: complained() }).toEqual({
    said: '',
    complained: expect.stringMatching(new RegExp(`^port ${port} is taken; choose another with --${name}-port \\d+\n$`)),
  })
  free()
})

test.each([
  ['shop', 'abc'],
  ['studio', 'x'],
  ['shop', '70000'],
  ['studio', '65536'],
])('a %s port of %s is told in one line', async (name, port) => {
  const { complained, exit } = run(`--${name}-port`, port, '--data', data)
  expect(await exit).toEqual([1, null])
  expect(complained()).toBe(`--${name}-port ${port}: a port is a whole number from 0 to 65535\n`)
})

test('an unknown flag is told with how to start it', async () => {
  const { complained, exit } = run('--prot', '1')
  expect(await exit).toEqual([1, null])
  expect(complained()).toMatch(/^Unknown option '--prot'\nnpm start -- \[--shop-port .*\n$/)
})
