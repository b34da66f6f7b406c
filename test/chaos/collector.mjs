// @ts-check
// A collector as a process of its own, so that it can be killed: node collector.mjs <port> <file> <faults>
// The file is both its durable store and what is counted afterwards. A line for each body that arrived whole, for each
// that a fault has hit, and for each batch that was kept, written through before it is acknowledged; what a kill has torn is cut off at the next start.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { receive } from '../../dist/receive.js'

const [port = '0', file = '', given = '{}'] = process.argv.slice(2)
/** @type {{ errors?: number, silent?: number, delay?: number }} shares of requests from 0 to 1, and ms */
let faults = JSON.parse(given)

/** @type {Map<string, Set<number>>} */
const known = new Map()
/** @param {string} tab */
const seen = (tab) => known.get(tab) ?? known.set(tab, new Set()).get(tab) ?? new Set()

const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
const whole = before.slice(0, before.lastIndexOf('\n') + 1)
if (whole !== before) truncateSync(file, Buffer.byteLength(whole))
for (const line of whole.split('\n')) {
  if (!line.startsWith('{"kept"')) continue
  const { kept } = JSON.parse(line)
  for (const { seq } of kept.events) seen(kept.tab).add(seq)
}

/** The parts of these ranges of numbers that are not there. @param {readonly (readonly [number, number])[]} held @param {ReadonlySet<number>} numbers */
const without = (held, numbers) => {
  /** @type {[number, number][]} */
  const missing = []
  for (const [from, to] of held)
    for (let seq = from; seq <= to; seq++) {
      if (numbers.has(seq)) continue
      const last = missing.at(-1)
      if (last?.[1] === seq - 1 && seq > from) last[1] = seq
      else missing.push([seq, seq])
    }
  return missing
}

const log = openSync(file, 'a')
/** @param {object} line */
const write = (line) => writeSync(log, `${JSON.stringify(line)}\n`)
process.on('exit', () => closeSync(log))

const take = receive({
  store: {
    save: async ({ site, tab, received, events, held }) => {
      const numbers = seen(tab)
      const fresh = events.filter(({ seq }) => !numbers.has(seq) && numbers.add(seq))
      if (fresh[0]) {
        write({ kept: { site, tab, at: received, events: fresh.map(({ seq, fields }) => ({ seq, sku: fields['sku'] })) } })
        fsyncSync(log)
      }
      const saved = { stored: fresh.length, duplicates: events.length - fresh.length }
      return held ? { ...saved, missing: without(held, numbers) } : saved
    },
  },
})

/** @param {Buffer} body */
const arrived = (body) => {
  try {
    const { site, tab, events } = JSON.parse(String(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body))
    write({ wire: { site, tab, at: Date.now(), events: events.map(({ seq }) => ({ seq })) } })
  } catch {
    write({ wire: { site: 'none', tab: '', at: Date.now(), events: [] } })
  }
}

const server = createServer(async (request, response) => {
  const { method = 'GET' } = request
  const { errors = 0, silent = 0, delay = 0 } = faults
  /** @type {Buffer[]} */
  const chunks = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    // The sender went away in the middle.
    return
  }
  const body = Buffer.concat(chunks)
  if (method === 'POST') arrived(body)
  const [failing, mute] = [Math.random() < errors, Math.random() < silent]
  if (method === 'POST' && (delay || failing || mute)) write({ hit: true })
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay))
  if (failing) {
    response.writeHead(500, { 'access-control-allow-origin': '*' }).end('told to fail')
    return
  }
  const answer = await take(new Request('http://127.0.0.1/', { method, ...(method === 'POST' && { body }) }))
  if (mute) request.socket.destroy()
  else response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
})
server.listen(Number(port), '127.0.0.1', () => process.send?.('listening'))
process.on('message', (/** @type {typeof faults} */ next) => {
  faults = next
  process.send?.('changed')
})
// It does not outlive who started it.
process.on('disconnect', () => process.exit())
