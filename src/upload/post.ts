/** What the collector made of a batch. */
export interface Answer {
  /** HTTP status, 0 if there was none. */
  readonly status: number
  /** Try again after so many ms; 0 if the collector did not say when. */
  readonly after?: number
  /** What it will not take, and why. */
  readonly refused?: string | undefined
}

/** Longest wait, in ms, a collector may ask for. */
const LONGEST = 3_600_000
/** ms in which a collector must have answered. */
const PATIENCE = 30_000

/**
 * Posts a batch while the page lives. Plain text, no credentials: a simple request, no preflight.
 * Any 2xx is an acknowledgement, except a web page: that is a proxy or a login speaking, not a collector.
 */
export const post = async (window: Window & typeof globalThis, url: string, body: string, stop: AbortSignal): Promise<Answer> => {
  try {
    // Browsers before 2024 have no `any`, and wait as long as the collector lets them.
    const signal = AbortSignal.any?.([stop, AbortSignal.timeout(PATIENCE)]) ?? stop
    const response = await window.fetch(url, { method: 'POST', body, credentials: 'omit', signal })
    const { status, headers, ok } = response
    const type = headers.get('content-type') ?? ''
    // Not ours to mend: a web page (204 and 205 are none, whatever their type), not there yet, a timeout, too early, too many, or the server's own trouble.
    if (ok ? status < 204 && type.includes('html') : status >= 500 || [404, 408, 425, 429].includes(status))
      return { status, after: Math.min(LONGEST, Math.max(0, Number(headers.get('retry-after')) * 1000)) }
    if (!ok) return { status, refused: `a batch: ${status} ${(await response.text()).slice(0, 200)}` }
    const { refused } = (type.includes('json') && (await response.json().catch(() => {}))) || {}
    return { status, refused: refused?.[0] && `${refused.length} of a batch: ${refused[0].reason}` }
  } catch {
    return { status: 0, after: 0 }
  }
}
