import { afterEach, expect, test, vi } from 'vitest'
import { consentMode, gpp, tcf, type Consent } from '../../../src/consent.js'

// What adapters make of words; test/browser/consent-platforms.test.ts has platforms as pages have them.

afterEach(() => void vi.unstubAllGlobals())

interface Ink {
  readonly consent: (to?: Consent) => Consent
  /** All that it was asked for. */
  readonly asked: Consent[]
}
/** A handle; with Global Privacy Control `granted` is `local`. */
const handle = (gpc = false): Ink => {
  let decided: Consent = 'pending'
  const asked: Consent[] = []
  const consent = (to?: Consent): Consent => {
    if (to) asked.push((decided = to))
    return gpc && decided === 'granted' ? 'local' : decided
  }
  return { consent, asked }
}

type Say = (words: unknown) => Promise<void>
/** A page with a platform; `say` hands over its words. */
const followed = {
  tcf: (ink: Ink, options?: object): Say => {
    let heard: (said: unknown, success: boolean) => void
    vi.stubGlobal('__tcfapi', (_: string, __: number, callback: typeof heard) => (heard = callback))
    tcf(ink, options)
    return async (said) => heard(said, true)
  },
  gpp: (ink: Ink, options?: object): Say => {
    let heard: (said: unknown, success: boolean) => void
    vi.stubGlobal('__gpp', (_: string, callback: typeof heard) => (heard = callback))
    gpp(ink, options)
    return async (said) => heard({ pingData: said }, true)
  },
  consentMode: (ink: Ink, options?: object): Say => {
    const dataLayer: unknown[] = []
    vi.stubGlobal('window', { dataLayer })
    consentMode(ink, options)
    return async (said) => void dataLayer.push(said)
  },
}

const tc = (eventStatus: string, allowed: boolean): object => ({
  gdprApplies: true,
  eventStatus,
  purpose: { consents: { 1: allowed, 8: allowed } },
})
const us = (signalStatus: string): object => ({ signalStatus, applicableSections: [7], parsedSections: { usnat: [{ SaleOptOut: 2 }] } })
const update = ['consent', 'update', { analytics_storage: 'granted' }]

const cases = [
  {
    name: 'tcf',
    answer: [tc('cmpuishown', true), tc('useractioncomplete', true)],
    repeats: [tc('tcloaded', true), tc('cmpuishown', true), { gdprApplies: undefined }],
  },
  { name: 'gpp', answer: [us('not ready'), us('ready')], repeats: [us('ready'), us('ready')] },
  {
    name: 'consentMode',
    answer: [update],
    repeats: [
      ['consent', 'default', { analytics_storage: 'granted' }],
      ['consent', 'update', { ad_storage: 'granted' }],
      ['event', 'page_view'],
    ],
  },
] as const

test.each(cases)('$name: what another tab refuses holds, until somebody answers here', async ({ name, answer, repeats }) => {
  const ink = handle()
  const say = followed[name](ink)
  for (const words of answer) await say(words)
  expect(ink.consent()).toBe('granted')
  ink.consent('local')
  for (const words of repeats) await say(words)
  expect(ink.consent()).toBe('local')
  for (const words of answer) {
    // Nor does it count again what was refused, while it asks.
    expect(ink.consent()).toBe('local')
    await say(words)
  }
  expect(ink.consent()).toBe('granted')
})

test.each(cases)('$name: under Global Privacy Control a word is passed on once', async ({ name, answer, repeats }) => {
  const ink = handle(true)
  const say = followed[name](ink)
  for (const words of answer) await say(words)
  const before = ink.asked.filter((to) => to === 'granted').length
  expect([before, ink.consent()]).toEqual([1, 'local'])
  for (let i = 0; i < 3; i++) for (const words of [...repeats, answer.at(-1)]) await say(words)
  expect(ink.asked.filter((to) => to === 'granted')).toHaveLength(before)
})

test('a script tag that is still loading is told all the same, and paused once it is there', async () => {
  const ink = handle()
  const queue: (Consent | undefined)[] = []
  let loaded = false
  const stub = { ...ink, consent: (to?: Consent): Consent => (loaded ? ink.consent(to) : (void queue.push(to) as never)) }
  const say = followed.gpp(stub)
  await say(us('ready'))
  expect(queue.filter(Boolean)).toEqual(['pending', 'granted'])
  loaded = true
  for (const to of queue) ink.consent(to)
  expect(ink.consent()).toBe('granted')
  await say(us('not ready'))
  expect(ink.consent()).toBe('pending')
  await say(us('ready'))
  expect(ink.consent()).toBe('granted')
})

test.each([
  ['tcf', { purposes: [] }, 'purposes: [1, 8]'],
  ['tcf', { purposes: 8 }, 'purposes: [1, 8]'],
  ['tcf', { interests: 8 }, 'purposes: [1, 8]'],
  ['tcf', { refused: 'none' }, 'refused: "local"'],
  ['tcf', { outside: 'none' }, 'outside: "pending"'],
  ['tcf', { vendors: 755 }, 'vendor: 1'],
  // As `Number(env.VENDOR)` has it, where that is not set.
  ...(['tcf', 'gpp'] as const).flatMap((name) =>
    [Number.NaN, 0, -1, 1.5, null, '', '755', [755]].map((vendor): [typeof name, object, string] => [name, { vendor }, 'vendor: 1']),
  ),
  ...[0, Number.NaN, '8', null].map((id): ['gpp', object, string] => ['gpp', { purposes: [1, id] }, 'purposes: [1, 8]']),
  ['tcf', { purposes: [1, '8'] }, 'purposes: [1, 8]'],
  ['tcf', { interests: [0] }, 'purposes: [1, 8]'],
  ['gpp', { purpose: [1] }, 'purposes: [1, 8]'],
  ['consentMode', { type: ['ad_storage'] }, 'types: ["analytics_storage"]'],
  ['gpp', { purposes: [] }, 'purposes: [1, 8]'],
  ['gpp', { refused: 'none' }, 'refused: "local"'],
  ['consentMode', { types: 'analytics_storage' }, 'types: ["analytics_storage"]'],
  ['consentMode', { types: [] }, 'types: ["analytics_storage"]'],
  ['consentMode', { refused: 'granted' }, 'refused: "local"'],
] as const)('%s refuses %j at once, says what it takes, and has granted nothing', (name, options, message) => {
  const ink = handle()
  expect(() => followed[name](ink, options)).toThrow(TypeError)
  expect(() => followed[name](ink, options)).toThrow(message)
  expect(ink.asked).toEqual([])
})

/** Errors thrown in a task of their own, which a page would hear of as `error`. */
const thrownApart = (): unknown[] => {
  const thrown: unknown[] = []
  vi.stubGlobal(
    'queueMicrotask',
    (run: () => void) =>
      void Promise.resolve()
        .then(run)
        .catch((error: unknown) => thrown.push(error)),
  )
  return thrown
}

test.each(cases)('$name: words that nobody can read stop neither the platform nor the page', async ({ name }) => {
  const thrown = thrownApart()
  const ink = handle()
  const say = followed[name](ink)
  const unreadable = new Proxy(
    {},
    {
      get: () => {
        throw new Error('unreadable')
      },
    },
  )
  // With what is read of it, of each of them.
  await expect(name === 'consentMode' ? say(['consent', 'default', unreadable]) : say(unreadable)).resolves.toBeUndefined()
  await expect.poll(() => thrown.length).toBeGreaterThan(0)
  expect(ink.consent()).toBe('pending')
})

test.each(['__tcfapi', '__gpp'] as const)('%s that fails leaves pending, and throws neither into the page nor at its end', async (name) => {
  const thrown = thrownApart()
  const ink = handle()
  const broken = new Error('broken')
  vi.stubGlobal(name, () => {
    throw broken
  })
  const stop = name === '__gpp' ? gpp(ink) : tcf(ink)
  expect(ink.asked).toEqual(['pending'])
  stop()
  await expect.poll(() => thrown).toEqual([broken, broken])
  vi.stubGlobal(name, { queue: [] })
  const end = name === '__gpp' ? gpp(ink) : tcf(ink)
  end()
  await Promise.resolve()
  expect([ink.consent(), thrown.length]).toEqual(['pending', 2])
})

test('gpp: what says nothing of the sections in force has decided nothing, and pauses what was granted', async () => {
  const thrown = thrownApart()
  const ink = handle()
  let heard: (said: unknown, success: boolean) => void
  vi.stubGlobal('__gpp', (_: string, callback: typeof heard) => (heard = callback))
  gpp(ink)
  const said = async (words: unknown): Promise<Consent> => {
    heard(words, true)
    await Promise.resolve()
    return ink.consent()
  }
  const nothing = [null, {}, { pingData: null }, { pingData: { ...us('ready'), applicableSections: null } }]
  for (const words of nothing) expect(await said(words)).toBe('pending')
  expect(await said({ pingData: us('ready') })).toBe('granted')
  expect(await said({ pingData: null })).toBe('pending')
  // A section in force that cannot be read is as one that is missing.
  for (const parsedSections of [null, { usnat: null }, { usnat: [null] }, { usnat: [{ SaleOptOut: null }] }]) {
    expect(await said({ pingData: us('ready') })).toBe('granted')
    expect(await said({ pingData: { ...us('ready'), parsedSections } })).toBe('local')
  }
  for (const PurposeConsents of [null, 3, '1,8', { 1: true, 8: true }])
    expect(await said({ pingData: { ...us('ready'), applicableSections: [2], parsedSections: { tcfeuv2: { PurposeConsents } } } })).toBe(
      'local',
    )
  await Promise.resolve()
  expect(thrown).toEqual([])
})

test.each([
  ['a section of a law that came later', [28], { usnat: { SaleOptOut: 2 }, new: { Consent: 1 } }, 'local'],
  ['the last of the United States', [27], { usri: { SaleOptOut: 2 } }, 'granted'],
  ['bits as numbers, all but 1', [2], { tcfeuv2: { PurposeConsent: [0, 1, 1, 1, 1, 1, 1, 1] } }, 'local', { purposes: [1] }],
  ['bits as numbers', [2], { tcfeuv2: { PurposeConsent: [1, 0, 0, 0, 0, 0, 0, 1] } }, 'granted'],
  ['bits as numbers, all of them', [2], { tcfeuv2: { PurposeConsent: [1, 1, 1, 1, 1, 1, 1, 1] } }, 'granted'],
] as const)('gpp: %s', async (_, applicableSections, parsedSections, is, options: object = {}) => {
  const ink = handle()
  await followed.gpp(ink, options)({ signalStatus: 'ready', applicableSections, parsedSections })
  await Promise.resolve()
  expect(ink.consent()).toBe(is)
})
