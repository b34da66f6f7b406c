import { afterEach, expect, test, vi } from 'vitest'
import { prior, score, start, type Consent, type Inkling, type StartOptions } from '../../src/index.js'

afterEach(() => vi.restoreAllMocks())

/** A page on which one runs already, with this consent; and what a later start says to its owner. */
const second = (standing: Consent, options: StartOptions): { consent: Consent; same: boolean; said: string } => {
  let consent = standing
  const running = { consent: (to?: Consent) => (consent = to ?? consent) } as Inkling
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  // What a page has, as far as start looks before it finds that one runs.
  const window = { document: {}, [Symbol.for('inkling')]: running } as unknown as Window & typeof globalThis
  const same = start({ window, ...options }) === running
  return { consent, same, said: String(warn.mock.lastCall) }
}

test.each<readonly [Consent, Consent, Consent]>([
  ['granted', 'denied', 'denied'],
  ['granted', 'local', 'local'],
  ['pending', 'denied', 'denied'],
  ['local', 'denied', 'denied'],
  ['denied', 'granted', 'denied'],
  ['denied', 'local', 'denied'],
  ['local', 'granted', 'local'],
  ['pending', 'granted', 'pending'],
  // Nobody has refused.
  ['granted', 'pending', 'granted'],
  ['granted', 'maybe' as Consent, 'granted'],
])('where consent is %s, a later start with %s leaves %s', (standing, asked, consent) => {
  expect(second(standing, { consent: asked })).toMatchObject({ consent, same: true })
})

test('a later start says by name what was not taken, and nothing of what it holds', () => {
  const call = ' Call stop() on it first to start anew.'
  const running = 'inkling: already started on this page; this is the running one'
  const { said } = second('local', { endpoint: '/secret', consent: 'granted', hover: { after: 1 } })
  expect(said).toBe(`${running}, without consent, endpoint, hover as given now.${call}`)
  expect(second('granted', { consent: 'denied', site: 'shop' }).said).toBe(`${running}, without site as given now.${call}`)
  expect(second('local', { consent: 'local' }).said).toBe(`${running}.${call}`)
})

test('a score that forgets begins anew', () => {
  const scorer = score(prior)
  const purchase = (): number => scorer.read('purchase', 10).value
  const before = purchase()
  scorer.observe({ type: 'add_to_cart', seq: 1, t: 1, page: 1 })
  expect(purchase()).toBeGreaterThan(before)
  scorer.forget!()
  expect(purchase()).toBe(before)
  scorer.observe({ type: 'add_to_cart', seq: 2, t: 2, page: 1 })
  expect(purchase()).toBeGreaterThan(before)
})
