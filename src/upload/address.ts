import { must } from '../core/must.js'

/** The address that an `endpoint` names, as seen from the page. Throws a TypeError if it names none; `example` ends the sentence. */
export const address = (endpoint: unknown, { href }: Location, example: string): string => {
  let named = ''
  try {
    // The empty address is that of the page itself.
    if (typeof endpoint === 'string' && endpoint.trim()) named = new URL(endpoint, href).href.split('#')[0]!
  } catch {}
  must(named.startsWith('http'), 'endpoint', `an http(s) URL such as "${example}"`, endpoint)
  return named
}
