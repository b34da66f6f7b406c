import { expect, test } from 'vitest'
import type * as Adapters from '../../src/consent.js'
import type { Consent } from '../../src/index.js'
import { standIns } from './platforms.js'
import { databases, of, page, pass, visit } from './site.js'
import { onSite, server, site, tab } from './stage.js'
import { left, seqs, track } from './stream.js'
import { until } from './until.js'

declare global {
  interface Window {
    readonly adapters: typeof Adapters
    /** Every state since the adapter was asked, in order. */
    readonly states: Consent[]
    unfollow: () => void
  }
}

const adapters = `import * as adapters from '/dist/consent.js'\nwindow.adapters = adapters\nwindow.states = []`
const shop = '<body style="margin: 0; height: 2000px"><button data-inkling="buy" style="width: 200px; height: 100px">Buy</button>'
const withPlatform = (stub: string): string => page(`<script>${stub}</script>${shop}`, adapters)

onSite(
  {
    '/tcf': withPlatform(standIns.tcf),
    '/gpp': withPlatform(standIns.gpp),
    '/google': withPlatform(standIns.google),
    '/none': page(shop, adapters),
    ...Object.fromEntries(Object.entries(standIns).map(([name, code]) => [`/${name}.js`, code])),
  },
  { home: false },
)

const come = (path: string): Promise<void> => visit(tab, server.origin + path)
type Adapter = 'tcf' | 'gpp' | 'consentMode'
/** Starts as a site would, and lets a platform decide. */
const follow = (adapter: Adapter, options: object = {}): Promise<void> =>
  tab.evaluate(
    (site, adapter, options) => {
      const ink = window.listen(window.lib.start({ endpoint: '/collect', site, hover: { after: 50 } }))
      const consent: typeof ink.consent = (to) => {
        if (to) window.states.push(to)
        return ink.consent(to)
      }
      window.unfollow = window.adapters[adapter]({ consent }, options)
    },
    site,
    adapter,
    options,
  )
/** A platform whose script comes after everything else. */
const comesLate = async (name: 'tcf' | 'gpp'): Promise<void> => {
  await tab.evaluate((name) => {
    const script = document.createElement('script')
    script.src = `/${name}.js`
    document.head.append(script)
  }, name)
  await until(() => tab.evaluate(() => 'platform' in window), 5_000, 'the platform')
}
const load = (more: object = {}): Promise<void> => tab.evaluate((more) => window.platform.load(more), more)
const say = (more: object): Promise<void> => tab.evaluate((more) => window.platform.say(more), more)
const states = (): Promise<Consent[]> => tab.evaluate(() => window.states)
const now = (): Promise<Consent> => tab.evaluate(() => window.ink.consent())
const listeners = (): Promise<number> => tab.evaluate(() => window.platform.listeners.length)
/** What an adapter makes of one thing that is said, with these options. */
const verdict = (adapter: Adapter, said: object, options: object = {}): Promise<Consent> =>
  tab.evaluate(
    async (adapter, said, options) => {
      let state: Consent = 'denied'
      const stop = window.adapters[adapter]({ consent: (to) => (state = to ?? state) }, options)
      window.platform.say(said)
      await Promise.resolve()
      stop()
      return state
    },
    adapter,
    said,
    options,
  )
const nothingKept = async (): Promise<void> => {
  expect((await databases(tab)).filter((name) => name.includes(` ${site} `))).toEqual([])
  expect(await tab.evaluate((site) => Object.keys(sessionStorage).filter((name) => name.includes(` ${site} `)), site)).toEqual([])
}
const sent = (): number => server.collector.received.filter(({ body }) => body.includes(`"${site}"`)).length

type Case<Said> = readonly [what: string, said: Said, is: Consent, options?: object]
const whole = <Said = object>(cases: readonly Case<Said>[]): readonly (readonly [string, Said, Consent, object])[] =>
  cases.map(([what, said, is, options = {}]) => [what, said, is, options])

const yes = { 1: true, 8: true }
const tc = (more: object = {}): object => ({
  gdprApplies: true,
  eventStatus: 'tcloaded',
  tcString: 'CP',
  isServiceSpecific: true,
  purposeOneTreatment: false,
  purpose: { consents: yes, legitimateInterests: {} },
  vendor: { consents: {}, legitimateInterests: {} },
  specialFeatureOptins: {},
  publisher: { consents: {}, legitimateInterests: {}, customPurpose: { consents: {}, legitimateInterests: {} }, restrictions: {} },
  ...more,
})
const asking = tc({ eventStatus: 'cmpuishown', purpose: { consents: {}, legitimateInterests: { 8: true } } })
const chosen = (consents: object): object => tc({ eventStatus: 'useractioncomplete', purpose: { consents, legitimateInterests: {} } })

test('TCF: pending while the platform loads and asks, then what was chosen, until something else is', async () => {
  await come('/tcf')
  await follow('tcf')
  expect(await now()).toBe('pending')
  // It waits in the stub's queue.
  expect(await listeners()).toBe(0)
  await load(asking)
  expect([await listeners(), await states()]).toEqual([1, ['pending']])
  await say(chosen(yes))
  expect(await now()).toBe('granted')
  await say({ ...asking, purpose: { consents: yes } })
  expect(await now()).toBe('granted')
  await say(chosen({ 1: true }))
  expect(await states()).toEqual(['pending', 'granted', 'local'])
})

test.each(
  whole([
    ['all purposes', tc(), 'granted'],
    ['one purpose of two', tc({ purpose: { consents: { 1: true, 8: false } } }), 'local'],
    ['nothing', tc({ purpose: { consents: {} } }), 'local'],
    ['nothing, and a refusal means no capture', tc({ purpose: { consents: {} } }), 'denied', { refused: 'denied' }],
    ['one purpose, and it is all that is asked', tc({ purpose: { consents: { 1: true } } }), 'granted', { purposes: [1] }],
    ['that it does not know whether the GDPR applies', tc({ gdprApplies: undefined }), 'pending'],
    ['that the GDPR does not apply', { gdprApplies: false, tcfPolicyVersion: 5 }, 'granted'],
    ['that the GDPR does not apply, to an owner who asks anyway', { gdprApplies: false }, 'pending', { outside: 'pending' }],
    ['the purposes, not the vendor', tc(), 'local', { vendor: 755 }],
    ['the purposes and the vendor', tc({ vendor: { consents: { 755: true } } }), 'granted', { vendor: 755 }],
    ['a legitimate interest', tc({ purpose: { consents: { 1: true }, legitimateInterests: { 8: true } } }), 'local'],
    [
      'a legitimate interest, to an owner who rests on it',
      tc({ purpose: { consents: { 1: true }, legitimateInterests: { 8: true } } }),
      'granted',
      { interests: [8] },
    ],
    ['an objection to it', tc({ purpose: { consents: { 1: true }, legitimateInterests: { 8: false } } }), 'local', { interests: [8] }],
    ['what vendors may, to an owner who reads what the site may', tc(), 'local', { of: 'publisher' }],
    ['what the site may', tc({ publisher: { consents: yes } }), 'granted', { of: 'publisher' }],
    [
      'that the site forbids the vendor a purpose',
      tc({ vendor: { consents: { 755: true } }, publisher: { restrictions: { 8: { 755: 0 } } } }),
      'local',
      { vendor: 755 },
    ],
    [
      'that the site lets the vendor have it by consent only',
      tc({
        purpose: { consents: { 1: true }, legitimateInterests: { 8: true } },
        vendor: { consents: { 755: true }, legitimateInterests: { 755: true } },
        publisher: { restrictions: { 8: { 755: 1 } } },
      }),
      'local',
      { vendor: 755, interests: [8] },
    ],
    ['purposes without a word of what happened', tc({ eventStatus: undefined }), 'pending'],
    ['no more than that it is there', { gdprApplies: true, eventStatus: 'tcloaded' }, 'local'],
  ]),
)('TCF: a platform that says %s', async (_, said, is, options) => {
  if (!(await tab.url()).endsWith('/tcf?')) {
    await come('/tcf?')
    await load()
  }
  expect(await verdict('tcf', said, options)).toBe(is)
  // The next one hears what was said last.
  await say({})
})

test.each(['tcf', 'gpp'] as const)('%s: a platform that comes late is followed all the same, and nobody polls for it', async (name) => {
  await come('/none')
  await follow(name)
  // As others look for it.
  expect(await tab.evaluate((name) => name in window, `__${name === 'tcf' ? 'tcfapi' : name}`)).toBe(false)
  expect(await states()).toEqual(['pending'])
  await comesLate(name)
  await load(name === 'tcf' ? tc() : { signalStatus: 'ready', applicableSections: [-1] })
  await until(async () => (await now()) === 'granted', 5_000, 'consent')
})

test('without a platform, or with one that fails, consent stays pending and nothing is kept', async () => {
  await come('/none')
  await follow('tcf')
  await track(tab, 3)
  await tab.evaluate(() => {
    // A platform in an error state answers so, says IAB Tech Lab's library.
    Object.assign(window, { __tcfapi: (_: string, __: number, callback: (data: null, success: boolean) => void) => callback(null, false) })
    document.body.append(Object.assign(document.createElement('iframe'), { name: '__tcfapiLocator' }))
  })
  await pass(tab, 400)
  expect(await now()).toBe('pending')
  await nothingKept()
  expect(sent()).toBe(0)
})

test.each([
  ['tcf', tc(), chosen({})],
  ['gpp', { signalStatus: 'ready', applicableSections: [-1] }, { signalStatus: 'ready', applicableSections: [2] }],
] as const)('%s: stopped, it listens no more and consent stays as it was', async (name, first, then) => {
  await come(`/${name}`)
  await follow(name)
  await load(first)
  expect([await now(), await listeners()]).toEqual(['granted', 1])
  await tab.evaluate(() => window.unfollow())
  expect(await listeners()).toBe(0)
  await say(then)
  expect(await now()).toBe('granted')

  await come(`/${name}`)
  await follow(name)
  await tab.evaluate(() => window.unfollow())
  await load(first)
  expect([await states(), await listeners()]).toEqual([['pending'], 0])

  await come('/none')
  await follow(name)
  await tab.evaluate(() => window.unfollow())
  await comesLate(name)
  await load(first)
  expect([await states(), await listeners()]).toEqual([['pending'], 0])
})

const ready = (applicableSections: readonly number[], parsedSections: object): object => ({
  signalStatus: 'ready',
  applicableSections,
  parsedSections,
})
const us = { Version: 1, SaleOptOutNotice: 1, SaleOptOut: 2, SharingOptOut: 0, MspaCoveredTransaction: 2, MspaOptOutOptionMode: 1 }
/** As IAB Tech Lab's library has a bit field. */
const bits = (...ids: readonly number[]): boolean[] => Array.from({ length: 24 }, (_, i) => ids.includes(i + 1))

test('GPP: pending until the signal is ready, paused while it changes, then what it says', async () => {
  await come('/gpp')
  await follow('gpp')
  // The stub registers it itself.
  expect([await now(), await listeners()]).toEqual(['pending', 1])
  await load()
  await say({ cmpDisplayStatus: 'visible' })
  // What a platform writes while it is asking is not an answer.
  await say({ applicableSections: [7], parsedSections: { usnat: [us] } })
  expect(await states()).toEqual(['pending'])
  await say({ cmpDisplayStatus: 'hidden', signalStatus: 'ready' })
  expect(await now()).toBe('granted')
  await say({ signalStatus: 'not ready' })
  expect(await now()).toBe('pending')
  await say({ signalStatus: 'ready', parsedSections: { usnat: [{ ...us, SaleOptOut: 1 }] } })
  expect(await now()).toBe('local')
  await say({ signalStatus: 'not ready' })
  expect(await states()).toEqual(['pending', 'granted', 'pending', 'local'])
  await say({ signalStatus: 'ready', parsedSections: { usnat: [us] } })
  expect(await now()).toBe('granted')
})

test.each(
  whole([
    ['no opt-out', ready([8], { usca: [us, { SubsectionType: 1, Gpc: false }] }), 'granted'],
    ['no opt-out, in one object, as the library has it', ready([8], { usca: { ...us, GpcSegmentType: 1, Gpc: false } }), 'granted'],
    ['that nothing was asked, for nothing is sold', ready([7], { usnat: [{ ...us, SaleOptOut: 0 }] }), 'granted'],
    ['an opt-out of sale', ready([8], { usca: [{ ...us, SaleOptOut: 1 }] }), 'local'],
    ['an opt-out of sharing', ready([8], { usca: [{ ...us, SharingOptOut: 1 }] }), 'local'],
    ['an opt-out of targeted advertising', ready([7], { usnat: [{ ...us, TargetedAdvertisingOptOut: 1 }] }), 'local'],
    ['an opt-out, and it means no capture', ready([7], { usnat: [{ ...us, SaleOptOut: 1 }] }), 'denied', { refused: 'denied' }],
    ['an opt-out in another state', ready([10], { usco: [us], usca: [{ ...us, SaleOptOut: 1 }] }), 'local'],
    ['Global Privacy Control', ready([8], { usca: [us, { SubsectionType: 1, Gpc: true }] }), 'local'],
    ['Global Privacy Control, to an owner who decided', ready([8], { usca: [us, { Gpc: true }] }), 'granted', { gpc: false }],
    ['a section in force that is missing', ready([8], {}), 'local'],
    ['a section of a law it does not know', ready([8], { usca: [{ Version: 9 }] }), 'local'],
    [
      'the legacy section without an opt-out',
      ready([6], { uspv1: { Version: 1, Notice: 'Y', OptOutSale: 'N', LspaCovered: 'N' } }),
      'granted',
    ],
    [
      'an opt-out in the legacy section beside another',
      ready([6, 7], { uspv1: { Version: 1, Notice: 'Y', OptOutSale: 'Y', LspaCovered: 'N' }, usnat: { SaleOptOut: 2, Gpc: false } }),
      'local',
    ],
    ['nothing in force', ready([-1], {}), 'granted'],
    ['nothing in force, to an owner who asks anyway', ready([-1], {}), 'pending', { outside: 'pending' }],
    ['no section at all', ready([], {}), 'local'],
    ['consent in Europe', ready([2], { tcfeuv2: [{ PurposeConsent: [1, 8], VendorConsent: [] }] }), 'granted'],
    ['consent in Europe, as the library has it', ready([2], { tcfeuv2: { PurposeConsents: bits(1, 8), VendorConsents: [] } }), 'granted'],
    ['half a consent in Europe', ready([2], { tcfeuv2: { PurposeConsents: bits(1, 7) } }), 'local'],
    ['half a consent in Europe, as specified', ready([2], { tcfeuv2: [{ PurposeConsent: [8] }] }), 'local'],
    [
      'the site’s own consent only',
      ready([2], { tcfeuv2: [{ PurposeConsent: [] }, { SegmentType: 3, PubPurposesConsent: [1, 8] }] }),
      'local',
    ],
    ['a legitimate interest', ready([2], { tcfeuv2: { PurposeConsents: bits(1), PurposeLegitimateInterests: bits(8) } }), 'local'],
    [
      'consent without the vendor',
      ready([2], { tcfeuv2: { PurposeConsents: bits(1, 8), VendorConsents: [12] } }),
      'local',
      { vendor: 755 },
    ],
    [
      'consent with the vendor',
      ready([2], { tcfeuv2: { PurposeConsents: bits(1, 8), VendorConsents: [755] } }),
      'granted',
      { vendor: 755 },
    ],
    [
      'consent in Canada',
      ready([5], { tcfcav1: [{ PurposesExpressConsent: [1, 8], VendorExpressConsent: [755] }] }),
      'granted',
      { vendor: 755 },
    ],
    ['an implied consent', ready([5], { tcfcav1: [{ PurposesExpressConsent: [], PurposesImpliedConsent: [1, 8] }] }), 'local'],
    ['consent in Europe, where Canada is in force', ready([5], { tcfeuv2: [{ PurposeConsent: [1, 8] }] }), 'local'],
    [
      'consent here and an opt-out there, both in force',
      ready([2, 7], { tcfeuv2: [{ PurposeConsent: [1, 8] }], usnat: [{ ...us, SaleOptOut: 1 }] }),
      'local',
    ],
    ['consent here, and no opt-out there', ready([2, 7], { tcfeuv2: [{ PurposeConsent: [1, 8] }], usnat: [us] }), 'granted'],
  ]),
)('GPP: a platform that says %s', async (_, said, is, options) => {
  if (!(await tab.url()).endsWith('/gpp?')) await come('/gpp?')
  expect(await verdict('gpp', { signalStatus: 'not ready', parsedSections: {} }, options)).toBe('pending')
  expect(await verdict('gpp', said, options)).toBe(is)
  await say({ signalStatus: 'not ready', parsedSections: {}, applicableSections: [] })
})

/** What Google Consent Mode comes to when the page says this, before or after the adapter is there. */
const google = (calls: readonly (readonly unknown[])[], before: boolean, options: object): Promise<Consent> =>
  tab.evaluate(
    async (calls, before, options) => {
      window.dataLayer!.length = 0
      const talk = (): void => calls.forEach((call) => window.gtag!('consent', ...call))
      let state: Consent = 'denied'
      if (before) talk()
      const stop = window.adapters.consentMode({ consent: (to) => (state = to ?? state) }, options)
      if (!before) talk()
      await Promise.resolve()
      stop()
      return state
    },
    calls,
    before,
    options,
  )
const [open, shut] = [{ analytics_storage: 'granted' }, { analytics_storage: 'denied' }]
test.each(
  whole<readonly (readonly unknown[])[]>([
    ['nothing', [], 'pending'],
    ['denied by default', [['default', { ...shut, wait_for_update: 500 }]], 'pending'],
    ['granted by default', [['default', open]], 'granted'],
    [
      'granted by default, then a default of something else that waits',
      [
        ['default', open],
        ['default', { ad_storage: 'denied', wait_for_update: 60_000 }],
      ],
      'granted',
    ],
    ['granted by default, to wait for an update', [['default', { ...open, wait_for_update: 60_000 }]], 'pending'],
    [
      'granted by default, to wait for an update that comes',
      [
        ['default', { ...open, wait_for_update: 60_000 }],
        ['update', open],
      ],
      'granted',
    ],
    [
      'granted by default, denied in a region',
      [
        ['default', open],
        ['default', { ...shut, region: ['ES', 'US-CA'] }],
      ],
      'pending',
    ],
    ['granted by default in a region', [['default', { ...open, region: ['US'] }]], 'pending'],
    [
      'denied by default, then granted',
      [
        ['default', shut],
        ['update', open],
      ],
      'granted',
    ],
    [
      'denied by default, then denied',
      [
        ['default', shut],
        ['update', shut],
      ],
      'local',
    ],
    ['denied, and it means no capture', [['update', shut]], 'denied', { refused: 'denied' }],
    [
      'granted by default, then denied',
      [
        ['default', open],
        ['update', shut],
      ],
      'local',
    ],
    [
      'denied, then a default that comes late',
      [
        ['update', shut],
        ['default', open],
      ],
      'local',
    ],
    [
      'an update of something else',
      [
        ['default', shut],
        ['update', { ad_storage: 'granted' }],
      ],
      'pending',
    ],
    ['half of what is asked', [['update', open]], 'pending', { types: ['analytics_storage', 'ad_user_data'] }],
    [
      'both, one after the other',
      [
        ['update', open],
        ['update', { ad_user_data: 'granted' }],
      ],
      'granted',
      { types: ['analytics_storage', 'ad_user_data'] },
    ],
  ]),
)('Google Consent Mode: %s', async (_, calls, is, options) => {
  if (!(await tab.url()).endsWith('/google?')) await come('/google?')
  expect([await google(calls, true, options), await google(calls, false, options)]).toEqual([is, is])
})

test('Google Consent Mode: a default that waits for an update in vain is what holds then', async () => {
  await come('/google?')
  const told = await tab.evaluate(async () => {
    const told: string[] = []
    window.dataLayer!.length = 0
    window.gtag!('consent', 'default', { analytics_storage: 'granted', wait_for_update: 200 })
    const from = performance.now()
    let waited = 0
    const stop = await new Promise<() => void>((resolve) => {
      const stop = window.adapters.consentMode({
        consent: (to) => {
          // It also asks what holds.
          if (!to) return 'pending'
          told.push(to)
          waited = performance.now() - from
          if (to === 'granted') setTimeout(() => resolve(stop))
          return 'pending'
        },
      })
    })
    stop()
    return [...told, waited >= 199]
  })
  expect(told).toEqual(['pending', 'granted', true])
})

test('Google Consent Mode: the page’s data layer works on around it, and has its own push back afterwards', async () => {
  await come('/google')
  await follow('consentMode')
  const through = await tab.evaluate(() => {
    const { dataLayer, gtag, platform } = window
    const length = dataLayer!.push({ event: 'one' } as never, { event: 'two' } as never)
    platform.load()
    gtag!('consent', 'update', { analytics_storage: 'granted' })
    const answer = dataLayer!.push(null as never, (() => {}) as never)
    return [length, answer, (window as unknown as { read: unknown[] }).read.length, dataLayer!.length]
  })
  expect(through).toEqual([2, true, 5, 5])
  expect(await now()).toBe('granted')
  const after = await tab.evaluate(async () => {
    const { dataLayer, gtag, unfollow } = window
    const { push } = dataLayer!
    unfollow()
    gtag!('consent', 'update', { analytics_storage: 'denied' })
    await Promise.resolve()
    // Tag Manager's own stays where it is.
    return [dataLayer!.push === push, dataLayer!.length, window.ink.consent()]
  })
  expect(after).toEqual([true, 6, 'granted'])

  await come('/google')
  const own = await tab.evaluate(() => {
    const stop = window.adapters.consentMode({ consent: () => 'pending' })
    const during = Object.hasOwn(window.dataLayer!, 'push')
    stop()
    return [during, Object.hasOwn(window.dataLayer!, 'push'), window.dataLayer!.push === Array.prototype.push]
  })
  expect(own).toEqual([true, false, true])
})

test('Google Consent Mode: a layer that is not there yet is made, and one of another name is read', async () => {
  await come('/none')
  await tab.evaluate(() => void Object.assign(window, { words: [['consent', 'update', { analytics_storage: 'granted' }]] }))
  await follow('consentMode', { layer: 'words' })
  await until(async () => (await now()) === 'granted', 5_000, 'consent')
  await come('/none')
  await follow('consentMode')
  // As any of Google's snippets goes on.
  await tab.evaluate(() => {
    window.dataLayer = window.dataLayer || []
    window.dataLayer.push(['consent', 'update', { analytics_storage: 'granted' }])
  })
  await until(async () => (await now()) === 'granted', 5_000, 'consent')
})

/** Everything a platform has to say to grant, and to refuse. */
const platforms: readonly (readonly [Adapter, string, grant: object, refuse: object])[] = [
  ['tcf', '/tcf', chosen(yes), chosen({})],
  ['gpp', '/gpp', ready([7], { usnat: [us] }), ready([7], { usnat: [{ ...us, SaleOptOut: 1 }] })],
  ['consentMode', '/google', open, shut],
]

test.each(platforms)(
  '%s: before its grant no byte is kept; with it all that was noticed goes, with its own times',
  async (adapter, path, grant) => {
    await come(path)
    await follow(adapter)
    await load(adapter === 'tcf' ? asking : {})
    await tab.move(100, 50)
    await pass(tab, 600, () => tab.move(100 + Math.random(), 50))
    await track(tab, 3)
    await tab.hide()
    await tab.show()
    await nothingKept()
    expect([await left(tab), sent()]).toEqual([[], 0])
    const before = await tab.evaluate(() => window.heard.map(({ seq, t }) => [seq, t]))
    expect(before.length).toBeGreaterThan(4)
    await say(grant)
    await until(() => of(server, site).events.length >= before.length, 5_000, 'the events')
    expect(
      of(server, site)
        .events.slice(0, before.length)
        .map(({ seq, t }) => [seq, t]),
    ).toEqual(before)
  },
)

test.each(platforms)(
  '%s: refused in the middle of sending, nothing more leaves and nothing stays',
  async (adapter, path, grant, refuse) => {
    await come(path)
    await follow(adapter)
    await load(adapter === 'tcf' ? asking : {})
    await say(grant)
    await until(async () => (await now()) === 'granted', 5_000, 'consent')
    server.collector.behave({ delay: 2_000 })
    const before = server.collector.arrived()
    // More than one body holds.
    await tab.evaluate(() => {
      for (let i = 0; i < 300; i++) window.ink.track('add_to_cart', { sku: 'x'.repeat(200) })
      void window.ink.flush()
    })
    // What a refusal cuts off before the collector has it whole, the collector never sees.
    await until(() => server.collector.arrived() > before, 5_000, 'the first body')
    await say(refuse)
    await until(async () => (await now()) === 'local', 5_000, 'the refusal')
    const went = (await left(tab)).length
    await track(tab, 3)
    await tab.evaluate(() => window.ink.flush())
    await until(() => sent(), 5_000, 'what was under way')
    await tab.hide()
    await tab.show()
    await pass(tab, 800)
    expect((await left(tab)).length).toBe(went)
    await nothingKept()
    await tab.goto(`${server.origin}/blank`)
    await nothingKept()
    expect(sent()).toBeLessThanOrEqual(went)
    expect(seqs(server, site).length).toBeLessThan(300)
  },
)

test('what the owner decides holds until the platform says something else', async () => {
  await come('/tcf')
  await follow('tcf')
  await load(tc())
  await tab.evaluate(() => window.ink.consent('denied'))
  await say(tc())
  expect(await now()).toBe('denied')
  await say(chosen({}))
  expect(await now()).toBe('local')
})
