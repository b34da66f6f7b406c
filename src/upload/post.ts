import { native } from '../core/native.js'
import type { Range } from '../core/ranges.js'

/** What the collector made of a batch. */
export interface Answer {
  /** HTTP status, 0 if there was none. */
  readonly status: number
  /** Try again after so many ms; 0 if the collector did not say when. */
  readonly after?: number
  /** What it will not take, and why. */
  readonly refused?: string | undefined
  /** How many events of it are with the collector now, if it has said so. */
  readonly kept?: number
  /** What it lacks of what was asked after, if it can tell. */
  readonly missing?: readonly Range[] | undefined
  /** Whether bodies may come compressed. */
  readonly gzip?: boolean | undefined
}

/** Longest wait, in ms, a collector may ask for. */
const LONGEST = 3_600_000
/** ms in which a collector must have answered. */
const DEADLINE = 30_000
/** Bytes from which compressing saves packets. */
const LARGE = 4_000

/** No cookies, and no address of the page: what of it may leave is in the batch. */
export const anonymous = { method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' } as const

/** ms to wait by a Retry-After header: seconds or a date; 0 without. */
const retryAfter = (header: string | null): number =>
  Math.max(0, Math.min(LONGEST, Number(header) * 1000 || Date.parse(header ?? '') - Date.now() || 0))

const isRanges = (value: unknown): value is readonly Range[] =>
  Array.isArray(value) && value.every((range) => Array.isArray(range) && Number.isFinite(range[0]) && Number.isFinite(range[1]))

/** As the collector unpacks it: without a Content-Encoding, which would ask for a preflight; gzip is known by its first bytes. */
const packed = (body: string): Promise<Blob> =>
  new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip')), { headers: { 'content-type': 'text/plain' } }).blob()

/**
 * Posts a batch while the page lives. Plain text: a simple request, no preflight.
 * Any 2xx is an acknowledgement, except a web page: that is a proxy or a login speaking, not a collector. So is a web page with 401, 403 or 407.
 */
export const post = async (
  window: Window & typeof globalThis,
  url: string,
  body: string,
  stops: readonly AbortSignal[],
  gzip: boolean = false,
): Promise<Answer> => {
  const stop = new AbortController()
  const { signal } = stop
  const abort = (): void => stop.abort()
  const late = native(window, 'setTimeout')(abort, DEADLINE)
  for (const each of stops) each.addEventListener('abort', abort, { signal })
  // A page may have put something in the place of fetch that does not hear of signals.
  const abandoned = new Promise<never>((_, reject) => signal.addEventListener('abort', reject))
  const talk = async (): Promise<Answer> => {
    const sent = gzip && body.length > LARGE ? await packed(body) : body
    signal.throwIfAborted()
    const response = await window.fetch(url, { ...anonymous, body: sent, signal })
    const { status, headers, ok } = response
    const type = headers.get('content-type') ?? ''
    // To be tried again: a web page (204 and 205 are none, whatever their type), also a login or a bot wall; not there yet, a
    // timeout, too early, too many, or the server's own trouble.
    const wall = type.includes('html') && (ok ? status < 204 : [401, 403, 407].includes(status))
    if (wall || status >= 500 || [404, 408, 425, 429].includes(status)) return { status, after: retryAfter(headers.get('retry-after')) }
    if (!ok) return { status, refused: `a batch: ${status} ${(await response.text()).slice(0, 200)}` }
    const { refused, stored, duplicates, missing, gzip: unpacks } = (type.includes('json') && (await response.json().catch(() => {}))) || {}
    return {
      status,
      kept: stored + duplicates,
      refused: refused?.[0] && `${refused.length} of a batch: ${refused[0].reason}`,
      missing: isRanges(missing) ? missing : undefined,
      gzip: unpacks === true,
    }
  }
  try {
    return await Promise.race([abandoned, talk()])
  } catch {
    return { status: 0, after: 0 }
  } finally {
    native(window, 'clearTimeout')(late)
    // Removes our listeners from `stops`.
    abort()
  }
}
