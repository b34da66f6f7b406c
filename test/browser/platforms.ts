// Consent platforms as a page has them, true to their specifications and to IAB Tech Lab's own libraries. Each runs in the page, as text.

type Callback = (value: unknown, success?: boolean) => void
interface Listener {
  readonly id: number
  readonly callback: Callback
}

/** What a test says to a platform in the page. */
export interface Platform {
  /** The main script has come: replaces the stub and answers what waits in it. */
  load(more?: object): void
  /** Says something new to all listeners. */
  say(more: object): void
  readonly listeners: readonly Listener[]
}
declare global {
  interface Window {
    platform: Platform
    dataLayer?: ArrayLike<unknown>[]
    /** As Google's snippet defines it. */
    gtag?: (...words: unknown[]) => void
  }
}

/**
 * `__tcfapi(command, 2, callback, parameter)`, https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework, CMP API v2.
 * The stub answers `ping`, queues all else and gives its queue to whoever calls it without a word; listeners are called at once and at each change,
 * each with its own number, counted from 0.
 */
const tcf = (): void => {
  type Call = readonly [command?: string, version?: number, callback?: Callback, parameter?: number]
  const queue: Call[] = []
  const listeners: Listener[] = []
  let data: object = {}
  let ids = 0
  const page = window as unknown as { __tcfapi: (...call: Call) => unknown }
  page.__tcfapi = (...call) => {
    if (!call.length) return queue
    if (call[0] === 'ping') return call[2]!({ cmpLoaded: false, cmpStatus: 'stub', displayStatus: 'hidden', apiVersion: '2.2' })
    return queue.push(call)
  }
  const frame = (): void => {
    if (!document.body) return void setTimeout(frame, 5)
    const locator = document.createElement('iframe')
    locator.style.display = 'none'
    locator.name = '__tcfapiLocator'
    document.body.append(locator)
  }
  frame()
  const tell = ({ id, callback }: Listener): void =>
    callback({ tcfPolicyVersion: 5, cmpId: 12, cmpVersion: 1, cmpStatus: 'loaded', ...data, listenerId: id }, true)
  const say = (more: object): void => {
    data = more
    listeners.slice().forEach(tell)
  }
  window.platform = {
    listeners,
    say,
    load: (more) => {
      const waiting = page.__tcfapi() as Call[]
      page.__tcfapi = (...[command, version, callback, parameter]) => {
        if (version !== 2) return callback!(null, false)
        if (command === 'addEventListener') {
          const listener = { id: ids++, callback: callback! }
          listeners.push(listener)
          tell(listener)
        } else if (command === 'removeEventListener') {
          const found = listeners.findIndex(({ id }) => id === parameter)
          if (found >= 0) listeners.splice(found, 1)
          callback!(found >= 0)
        } else callback!(null, false)
      }
      data = more ?? {}
      waiting.splice(0).forEach((call) => page.__tcfapi(...call))
    },
  }
}

/**
 * `__gpp(command, callback, parameter)`, https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, CMP API 1.1: no command is put off,
 * the stub registers listeners itself, and the main script takes them over with their numbers. Each event carries the whole `pingData`.
 */
const gpp = (): void => {
  const listeners: Listener[] = []
  let ids = 0
  let ping: Readonly<Record<string, unknown>> = {
    gppVersion: '1.1',
    cmpStatus: 'stub',
    cmpDisplayStatus: 'hidden',
    signalStatus: 'not ready',
    supportedAPIs: ['2:tcfeuv2', '5:tcfcav1', '7:usnat', '8:usca'],
    cmpId: 0,
    sectionList: [],
    applicableSections: [],
    gppString: '',
    parsedSections: {},
  }
  const event = (eventName: string, listenerId: number, data: unknown): object => ({ eventName, listenerId, data, pingData: ping })
  const fire = (name: string, data: unknown): void => listeners.slice().forEach(({ id, callback }) => callback(event(name, id, data), true))
  const page = window as unknown as { __gpp: (command: string, callback: Callback, parameter?: number) => void }
  const frame = document.createElement('iframe')
  frame.style.display = 'none'
  frame.name = '__gppLocator'
  document.body?.append(frame)
  page.__gpp = (command, callback, parameter) => {
    if (command === 'addEventListener') {
      const id = ++ids
      listeners.push({ id, callback })
      callback(event('listenerRegistered', id, true), true)
    } else if (command === 'removeEventListener') {
      const found = listeners.findIndex(({ id }) => id === parameter)
      if (found >= 0) listeners.splice(found, 1)
      callback(event('listenerRemoved', parameter ?? 0, found >= 0), true)
    } else callback(command === 'ping' ? ping : null, true)
  }
  /** One event for each thing that changed: the status of the signal first when it is withdrawn, last when it is there. */
  const say = (more: Readonly<Record<string, unknown>>): void => {
    const change = (name: string): void => {
      if (!(name in more)) return
      ping = { ...ping, [name]: more[name] }
      fire(name, more[name])
    }
    if (more['signalStatus'] !== 'ready') change('signalStatus')
    change('cmpStatus')
    change('cmpDisplayStatus')
    ping = { ...ping, ...more, signalStatus: ping['signalStatus'] }
    for (const section of Object.keys(more['parsedSections'] ?? {})) fire('sectionChange', section)
    if (more['signalStatus'] === 'ready') change('signalStatus')
  }
  window.platform = {
    listeners,
    say: (more) => say({ ...more }),
    load: (more = {}) => say({ cmpStatus: 'loaded', cmpId: 31, ...more }),
  }
}

/** Google's own snippet; `load` is Tag Manager, which reads what lies in the layer, then puts its own `push` around the one it finds. */
const google = (): void => {
  window.dataLayer = window.dataLayer ?? []
  window.gtag = function gtag() {
    // Google's tags know their commands by the kind of object: not a list, but `arguments`.
    window.dataLayer!.push(arguments)
  }
  const read: unknown[] = []
  window.platform = {
    listeners: [],
    say: (more) => window.gtag!('consent', 'update', more),
    load: () => {
      const layer = window.dataLayer!
      const { push } = layer
      read.push(...layer)
      layer.push = (...items) => {
        Reflect.apply(push, layer, items)
        read.push(...items)
        return true as unknown as number
      }
      Object.assign(window, { read })
    },
  }
}

/** As a script of the page. */
export const standIns = { tcf: `(${String(tcf)})()`, gpp: `(${String(gpp)})()`, google: `(${String(google)})()` } as const
