import type { Inkling } from 'inkling'
import { inspect } from 'inkling/inspect'
import { part } from './page.js'

const key = 'loam-inspector'

/** Open in this demo where there is room, or when the address has ?inspect; a button in the footer switches it. */
export const inspector = (ink: Inkling): void => {
  const button = part('inspector')
  const asked = new URLSearchParams(location.search).get('inspect')
  const wide = matchMedia('(min-width: 1100px)').matches
  let stop: (() => void) | undefined
  const toggle = (): void => {
    if (stop) stop()
    stop = stop ? undefined : inspect(ink, { open: true })
    button.setAttribute('aria-pressed', String(!!stop))
  }
  const kept = (): string | null => { try { return localStorage.getItem(key) } catch { return null } }
  if (asked === 'off' ? false : asked !== null || (kept() ?? (wide ? 'on' : 'off')) === 'on') toggle()
  button.addEventListener('click', () => {
    toggle()
    try { localStorage.setItem(key, stop ? 'on' : 'off') } catch {}
  })
}
