import type { Inkling } from 'inkling'
import { inspect } from 'inkling/inspect'
import { part } from './page.js'

const key = 'loam-inspector'

const kept = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Notes on which side the unfolded panel lies, so that the page can make room for it. */
const side = (): void => {
  const panel = document.querySelector('.inkling-inspect')
  const hit = (x: number): boolean => !!panel && document.elementFromPoint(x, innerHeight / 2) === panel
  if (hit(innerWidth - 200)) document.documentElement.dataset['inspected'] = 'right'
  else if (hit(200)) document.documentElement.dataset['inspected'] = 'left'
  else delete document.documentElement.dataset['inspected']
}

/** Part of this demo: unfolded where there is room or when the address has ?inspect, a pill elsewhere; a button in the footer removes it. */
export const inspector = (ink: Inkling): void => {
  const button = part('inspector')
  const asked = new URLSearchParams(location.search).get('inspect')
  const wide = matchMedia('(min-width: 70rem)').matches
  let stop: (() => void) | undefined
  const toggle = (open: boolean): void => {
    stop?.()
    stop = stop ? undefined : inspect(ink, { open })
    button.setAttribute('aria-pressed', String(!!stop))
    const panel = document.querySelector('.inkling-inspect')
    for (const type of ['click', 'keydown']) panel?.addEventListener(type, () => requestAnimationFrame(side))
    side()
  }
  if (asked === null ? kept() !== 'off' : asked !== 'off') toggle(asked !== null || wide)
  button.addEventListener('click', () => {
    toggle(true)
    try {
      localStorage.setItem(key, stop ? 'on' : 'off')
    } catch {}
  })
}
