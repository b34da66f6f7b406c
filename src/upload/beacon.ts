import { anonymous } from './post.js'

/** Bytes that all keepalive bodies in flight of one document may have together: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const SHARED = 65_536

/** What can still leave a page that ends. */
export interface Beacon {
  /** Hands a body to the browser; answers whether that took it, which is no delivery. */
  readonly send: (body: string) => boolean
  /** The network has answered: what left before has landed or is lost. */
  readonly landed: () => void
  /** Leaves a body with the browser, to be sent if this document dies without a word (https://wicg.github.io/pending-beacon/); it carries events up to `last`. */
  readonly arm: (body: string, last: number) => void
  /** Takes it back. Answers up to which event the browser has sent it meanwhile, 0 for none. */
  readonly disarm: () => number
}

interface Deferred {
  readonly last: number
  readonly result: { readonly activated: boolean }
  readonly abort: () => void
}

type FetchLater = (url: string, init: RequestInit) => Deferred['result']

export const beacon = (window: Window & { readonly fetchLater?: FetchLater }, href: string): Beacon => {
  const { navigator } = window
  let flying = 0
  let deferred: Deferred | undefined
  const disarm = (): number => {
    const sent = deferred?.result.activated ? deferred.last : 0
    deferred?.abort()
    deferred = undefined
    return sent
  }
  return {
    send: (body) => {
      try {
        if (flying + body.length > SHARED || !navigator.sendBeacon(href, body)) return false
        flying += body.length
        return true
      } catch {
        // There is none, or a page has put its own in its place.
        return false
      }
    },
    landed: () => {
      flying = 0
    },
    arm: (body, last) => {
      try {
        const stop = new AbortController()
        const result = window.fetchLater?.(href, { ...anonymous, body, signal: stop.signal })
        deferred = result && { last, result, abort: () => stop.abort() }
      } catch {
        // Over its own share of bytes, or refused.
      }
    },
    disarm,
  }
}
