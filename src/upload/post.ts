/** What the collector made of a batch. */
export type Answer =
  | { readonly kind: 'stored' }
  /** Try again, after so many ms if it said so. */
  | { readonly kind: 'failed'; readonly after?: number }
  | { readonly kind: 'large' | 'refused'; readonly reason: string }

/** Longest wait a collector may ask for. */
const PATIENCE = 3_600_000

/**
 * Posts a batch while the page lives. Plain text, no credentials: a simple request, no preflight.
 * Any 2xx is an acknowledgement, except a web page: that is a proxy or a login speaking, not a collector.
 */
export const post = async (window: Window & typeof globalThis, url: string, body: string): Promise<Answer> => {
  try {
    const response = await window.fetch(url, { method: 'POST', body, credentials: 'omit', headers: { 'content-type': 'text/plain' } })
    const { status, headers, ok } = response
    if (ok) return /html/.test(headers.get('content-type') ?? '') ? { kind: 'failed' } : { kind: 'stored' }
    const wait = Number(headers.get('retry-after')) * 1000
    const reason = `${status} ${(await response.text()).slice(0, 200)}`
    if (status === 413) return { kind: 'large', reason }
    // Not ours to mend: a timeout, too early, too many, or the server's own trouble.
    if (status >= 500 || [404, 408, 425, 429].includes(status)) return { kind: 'failed', ...(wait > 0 && { after: Math.min(PATIENCE, wait) }) }
    return { kind: 'refused', reason }
  } catch {
    return { kind: 'failed' }
  }
}
