import { spawn } from 'node:child_process'
import { viewport, type Browser, type Found, type LaunchOptions, type Tab } from './browser.js'
import { ended, killAtExit, killTree, tree } from './process.js'
import { freePort, gtk, loopbackOnly, openScreen } from './screen.js'
import { until } from './until.js'

interface Result {
  readonly result: { readonly value?: unknown; readonly description?: string; readonly objectId?: string }
  readonly wasThrown?: boolean
}
interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly params?: {
    readonly targetInfo?: { readonly targetId: string; readonly isProvisional?: boolean }
    readonly targetId?: string
    readonly newTargetId?: string
    readonly message?: string | { readonly level: string; readonly text: string }
  }
}

/**
 * One page through WebKit's remote inspector. Every message travels inside one for the page's current target; a
 * navigation to another process makes a provisional target, which becomes the page when it commits.
 */
async function attach(address: string, heard: (level: string, text: string) => void) {
  const socket = new WebSocket(address)
  const waiting = new Map<number, { readonly target: string; readonly settle: (message: Message) => void }>()
  let current: string | undefined
  let last = 0

  const wrap = (target: string, message: object): void => {
    const params = { targetId: target, message: JSON.stringify(message) }
    socket.send(JSON.stringify({ id: ++last, method: 'Target.sendMessageToTarget', params }))
  }
  const send = <T>(method: string, params: object = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const target = current
      if (target === undefined) return reject(new Error('the page is closed'))
      const id = ++last
      const settle = ({ result, error }: Message): void => {
        if (error) reject(new Error(`${method}: ${error.message}`))
        // The protocol's own shape, as its documentation has it.
        else resolve(result as T)
      }
      waiting.set(id, { target, settle })
      wrap(target, { id, method, params })
    })

  const fromPage = ({ id, method, params, ...rest }: Message): void => {
    const said = params?.message
    if (method === 'Console.messageAdded' && typeof said === 'object') heard(said.level, said.text)
    if (id === undefined) return
    waiting.get(id)?.settle(rest)
    waiting.delete(id)
  }
  const fromBrowser = ({ method, params = {} }: Message): void => {
    if (method === 'Target.dispatchMessageFromTarget') return fromPage(JSON.parse(String(params.message)))
    const { targetInfo } = params
    if (method === 'Target.targetCreated' && targetInfo) {
      if (!targetInfo.isProvisional) current = targetInfo.targetId
      wrap(targetInfo.targetId, { id: ++last, method: 'Console.enable' })
    }
    if (method === 'Target.didCommitProvisionalTarget') current = params.newTargetId
    if (method === 'Target.targetDestroyed') {
      if (current === params.targetId) current = undefined
      for (const { target, settle } of waiting.values()) {
        if (target === params.targetId) settle({ error: { message: 'the page was left meanwhile' } })
      }
    }
  }
  socket.addEventListener('message', ({ data }) => fromBrowser(JSON.parse(String(data))))
  socket.addEventListener('close', () => {
    current = undefined
    for (const { settle } of waiting.values()) settle({ error: { message: 'the page is closed' } })
  })
  await until(() => current, 5_000, 'the inspector to name its page')
  return { send, close: () => socket.close() }
}

const noInput = (): Promise<never> =>
  Promise.reject(new Error('WebKit with a profile has no input, no hiding: its driver is always private. Launch without a profile'))

async function inspectorTab(address: string): Promise<Tab> {
  const errors: string[] = []
  const lines: string[] = []
  const page = await attach(address, (level, text) => (level === 'error' ? errors : lines).push(text))

  const evaluate: Tab['evaluate'] = async (fn, ...args) => {
    const call = `(async () => JSON.stringify([await (${String(fn)})(...${JSON.stringify(args)})]))()`
    const { result: promise } = await page.send<Result>('Runtime.evaluate', { expression: call })
    const { result, wasThrown } = await page.send<Result>('Runtime.awaitPromise', {
      promiseObjectId: promise.objectId,
      returnByValue: true,
    })
    if (wasThrown) throw new Error(result.description ?? String(result.value))
    return JSON.parse(String(result.value))[0]
  }
  const place = (): Promise<string> => evaluate(() => `${location.href} ${performance.timeOrigin}`)
  const elsewhere = async (before: string): Promise<boolean> =>
    (await place()) !== before && (await evaluate(() => document.readyState === 'complete'))
  const step = (to: 'back' | 'forward') => async (): Promise<void> => {
    const before = await place()
    // A page that was kept is back before this one can say that it has heard.
    await evaluate((to) => void setTimeout(() => history[to]()), to).catch(() => {})
    await until(() => elsewhere(before), 5_000, 'the other history entry')
  }

  return {
    evaluate,
    errors,
    console: lines,
    move: noInput,
    down: noInput,
    up: noInput,
    click: noInput,
    wheel: noInput,
    key: noInput,
    tap: undefined,
    beside: undefined,
    hide: noInput,
    show: noInput,
    goto: async (url) => {
      const before = await until(place, 5_000, 'the page before')
      await page.send('Page.navigate', { url })
      await until(() => elsewhere(before), 10_000, `${url} to load`)
    },
    back: step('back'),
    forward: step('forward'),
    url: () => evaluate(() => location.href),
    screenshot: noInput,
    close: async () => {
      // It may be gone before it can say that it has heard.
      await evaluate(() => void setTimeout(() => window.close())).catch(() => {})
      page.close()
    },
  }
}

/** WebKit's browser as a person starts it, so that its storage lives on in `profile`. */
export async function launchStoredWebkit(found: Found, options: LaunchOptions & { readonly profile: string }): Promise<Browser> {
  const { profile } = options
  const screen = await openScreen()
  const port = await freePort()
  const switches = ['--enable-developer-extras=true', '--javascript-can-open-windows-automatically=true']
  const size = `--geometry=${viewport.width}x${viewport.height}`
  const process = spawn(found.browser ?? '', [...switches, size, ...loopbackOnly, ...(options.args ?? []), 'about:blank'], {
    stdio: 'ignore',
    env: { ...gtk(screen.display, profile), WEBKIT_INSPECTOR_HTTP_SERVER: `127.0.0.1:${port}` },
  })
  const pid = process.pid
  if (pid === undefined) throw new Error(`cannot start ${found.browser}`)
  const closed = killAtExit(pid)
  const sockets = async (): Promise<string[]> => {
    const list = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    return [...list.matchAll(/socket\/[\d/]+\/WebPage/gi)].map(([path]) => `ws://127.0.0.1:${port}/${path}`)
  }
  const unseen = (seen: readonly string[]) => async () => (await sockets()).find((address) => !seen.includes(address))
  const first = await inspectorTab(await until(unseen([]), 10_000, 'WebKit to start'))
  const opened: Tab[] = []

  return {
    engine: 'webkit',
    version: found.version,
    pid,
    profile,
    hiddenCapable: false,
    newTab: async (url) => {
      const seen = await sockets()
      await first.evaluate(() => void open('about:blank', '_blank'))
      const tab = await inspectorTab(await until(unseen(seen), 5_000, 'a new window'))
      opened.push(tab)
      if (url) await tab.goto(url)
      return tab
    },
    close: async () => {
      const all = tree(pid)
      // It ends with its last window.
      for (const tab of [...opened, first]) await tab.close()
      await ended(all)
      screen.close()
      closed()
    },
    kill: async () => {
      await killTree(pid)
      screen.close()
      closed()
    },
  }
}
