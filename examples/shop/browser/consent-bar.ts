import type { Inkling } from 'inkling'
import { part, tell } from './page.js'

type Choice = 'granted' | 'local'

const key = 'loam-privacy'

/** The choice made earlier in this browser, or `pending`. */
export const remembered = (): Choice | 'pending' => {
  try {
    const kept = localStorage.getItem(key)
    return kept === 'granted' || kept === 'local' ? kept : 'pending'
  } catch {
    return 'pending'
  }
}

const outcome = (wanted: Choice, got: string): string =>
  wanted === 'local'
    ? 'Everything stays on this device.'
    : got === 'granted'
      ? 'Thank you.'
      : 'Your browser asks for privacy, so everything stays on this device.'

/** Asks once, remembers the answer, and can be asked again from the footer. */
export const consentBar = (ink: Inkling): void => {
  const bar = document.querySelector<HTMLElement>('.consent')!
  const asker = part('privacy')
  bar.hidden = remembered() !== 'pending'
  /** Whoever opened it from the footer is taken back there. */
  const close = (): void => {
    bar.hidden = ink.consent() !== 'pending'
    if (!('asked' in bar.dataset)) return
    delete bar.dataset['asked']
    asker.focus()
  }
  bar.addEventListener('click', (event) => {
    const choice = (event.target as Element).closest<HTMLElement>('[data-choice]')?.dataset['choice'] as Choice | undefined
    if (!choice) return
    try {
      localStorage.setItem(key, choice)
    } catch {}
    // Taking it back also erases what an earlier yes has stored.
    tell(outcome(choice, ink.consent(choice)))
    close()
  })
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !('asked' in bar.dataset)) return
    // It closes this, and not a nudge as well.
    event.preventDefault()
    close()
  })
  asker.addEventListener('click', () => {
    const choices = [...bar.querySelectorAll<HTMLElement>('[data-choice]')]
    for (const each of choices) each.setAttribute('aria-pressed', String(each.dataset['choice'] === ink.consent()))
    bar.hidden = false
    bar.dataset['asked'] = ''
    choices[0]?.focus()
  })
}
