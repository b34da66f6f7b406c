/** What the collector made of a batch. `failed`: try again, `after` so many ms if it said so. */
export interface Answer {
  readonly kind: 'stored' | 'failed' | 'large' | 'refused'
  readonly after?: number
  readonly reason?: string
}

/** Longest wait, in ms, a collector may ask for. */
const PATIENCE = 3_600_000

/**
 * Posts a batch while the page lives. Plain text, no credentials: a simple request, no preflight.
 * Any 2xx is an acknowledgement, except a web page: that is a proxy or a login speaking, not a collector.
 */
export const post = async (window: Window & typeof globalThis, url: string, body: string): Promise<Answer> => {
  try {
    const response = await window.fetch(url, { method: 'POST', body, credentials: 'omit' })
    const { status, headers, ok } = response
    if (ok) return { kind: /html/.test(headers.get('content-type') ?? '') ? 'failed' : 'stored' }
    // Not ours to mend: not there yet, a timeout, too early, too many, or the server's own trouble.
    if (status >= 500 || [404, 408, 425, 429].includes(status)) {
      const wait = Number(headers.get('retry-after')) * 1000
      return { kind: 'failed', ...(wait > 0 && { after: Math.min(PATIENCE, wait) }) }
    }
    return { kind: status === 413 ? 'large' : 'refused', reason: `${status} ${(await response.text()).slice(0, 200)}` }
  } catch {
    return { kind: 'failed' }
  }
}
