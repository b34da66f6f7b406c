import { request } from 'node:http'

/** One W3C WebDriver session: https://www.w3.org/TR/webdriver2/ */
export interface Session {
  readonly version: string
  readonly window: string
  send<T = null>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>
}

export type Action = Readonly<Record<string, unknown>>

function call<T>(port: number, method: string, path: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const text = method === 'POST' ? JSON.stringify(body ?? {}) : undefined
    const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    // Not fetch: the driver answers one connection at a time and mishandles a reused one.
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false, timeout: 60_000 }, (answer) => {
      let said = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (said += chunk))
      answer.on('end', () => {
        try {
          const { value } = JSON.parse(said)
          if (answer.statusCode === 200) resolve(value)
          else reject(new Error(`${method} ${path}: ${value.error}: ${value.message}`))
        } catch {
          reject(new Error(`${method} ${path}: not WebDriver's JSON: ${said.slice(0, 200)}`))
        }
      })
    })
    call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer in 60 s`)))
    call.on('error', reject)
    call.end(text)
  })
}

export const ready = (port: number): Promise<boolean> => call(port, 'GET', '/status').then(() => true)

export async function openSession(port: number, capabilities: object): Promise<Session> {
  const { sessionId, capabilities: granted } = await call<{ sessionId: string; capabilities: { browserVersion: string } }>(
    port,
    'POST',
    '/session',
    { capabilities: { alwaysMatch: capabilities } },
  )
  const send: Session['send'] = (method, path, body) => call(port, method, `/session/${sessionId}${path}`, body)
  return { version: granted.browserVersion, window: await send('GET', '/window'), send }
}

const special: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}

const shift = '\uE008'

/** The key actions for a text or for one named key such as `Shift+Tab`. */
export function keys(text: string): Action {
  const name = text.replace(/^Shift\+/, '')
  const press = (value: string): Action[] => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ]
  const code = special[name]
  const actions = code === undefined ? [...text].flatMap(press) : press(code)
  return {
    type: 'key',
    id: 'keyboard',
    actions:
      code !== undefined && name !== text ? [{ type: 'keyDown', value: shift }, ...actions, { type: 'keyUp', value: shift }] : actions,
  }
}

export const pointer = (...actions: readonly Action[]): Action => ({
  type: 'pointer',
  id: 'mouse',
  parameters: { pointerType: 'mouse' },
  actions,
})

export const moveTo = (x: number, y: number): Action => ({
  type: 'pointerMove',
  x: Math.round(x),
  y: Math.round(y),
  duration: 0,
  origin: 'viewport',
})
