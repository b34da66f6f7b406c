import { expect, test } from 'vitest'
import { heard, page } from './site.js'
import { until } from './until.js'
import { server, tab, onSite } from './stage.js'

declare global {
  interface Window {
    /** The way a call failed. */
    fails(run: () => unknown): string
  }
}

const bare = (name: string): string => `import * as entry from '/dist/${name}.js'\nawait 0\npostMessage(Object.keys(entry).length)`

const fails = 'window.fails = (run) => { try { run(); return "nothing thrown" } catch (error) { return String(error) } }'
onSite({
  '/': page('<p data-inkling="price">49</p>', fails),
  // A module script waits for the document; an inline one runs in the head, before any body.
  '/head': `<!doctype html><html><head><title>head</title><script>window.heard = []</script><script src="/dist/inkling.min.js" data-scroll='{"stay":50}'></script>
      <script>window.early = !document.body; inkling.on('*', (event) => heard.push(event))</script></head><body><main data-inkling="price">49</main></body></html>`,
  '/worker': `<!doctype html><script>window.errors = []; window.said = []
      for (const name of ['index', 'nudge', 'inspect', 'consent', 'receive', 'testing']) {
        const worker = new Worker('/work-' + name + '.js', { type: 'module' })
        worker.onmessage = ({ data }) => said.push(name + (data > 0))
        worker.onerror = (event) => errors.push(name + ': ' + event.message)
      }</script>`,
  ...Object.fromEntries(['index', 'nudge', 'inspect', 'consent', 'receive', 'testing'].map((name) => [`/work-${name}.js`, bare(name)])),
  '/inert.js': `import { start } from '/dist/index.js'\nconst ink = start({ endpoint: '/collect', consent: 'granted' })\nink.track('purchase')\npostMessage(ink.consent())`,
})

test.each<readonly [object | null, RegExp]>([
  [null, /start must be an object, got null/],
  [{ endpiont: '/collect' }, /every option of start must be one of endpoint, site, .*, got "endpiont"/],
  [{ toString: 3 }, /every option of start must be one of endpoint, site, .*, got "toString"/],
  [{ endpoint: 42 }, /endpoint must be a string, got 42/],
  [{ endpoint: '' }, /endpoint must be an http\(s\) URL such as "\/collect", got ""/],
  [{ endpoint: ' ' }, /endpoint must be an http\(s\) URL such as "\/collect", got " "/],
  [{ endpoint: 'ftp://127.0.0.1/' }, /endpoint must be an http\(s\) URL such as "\/collect", got "ftp:/],
  [{ endpoint: 'http://' }, /endpoint must be an http\(s\) URL/],
  [{ endpoint: '/collect', count: 0 }, /: count must be a number over 0, got 0$/],
  [{ endpoint: '/collect', age: -1 }, /age must be a number from 0, got -1$/],
  [{ endpoint: '/collect', most: Number.NaN }, /most must be a number from 0, got NaN$/],
  [{ consent: 'yes' }, /consent must be one of denied, local, pending, granted, got "yes"/],
  [{ gpc: 'no' }, /gpc must be a boolean, got "no"/],
  [{ onError: 'log' }, /onError must be a function, got "log"/],
  [{ events: 'quiz_done' }, /events must be a list of names \(.*\) such as \['quiz_done'\], or such as .*, got "quiz_done"/],
  [{ events: { quiz_done: 'number' } }, /events\.quiz_done must be a list of names \(.*\) such as \['quiz_done'\], or such as/],
  [{ paths: '/p/*' }, /paths must be a list of text, got "\/p\/\*"/],
  [{ query: [1] }, /query must be a list of text, got \[1\]/],
  [{ scrub: true }, /scrub must be a function, got true/],
  [{ hover: 300 }, /hover must be an object, got 300/],
  [{ hover: null }, /hover must be an object, got null/],
  [{ hover: [] }, /hover must be an object, got \[\]/],
  [{ hover: { afer: 300 } }, /every option of hover must be one of after, drift, settle, credit, got "afer"/],
  [{ hover: { after: '300' } }, /hover.after must be a number from 0, got "300"/],
  [{ exit: { arm: -5 } }, /exit.arm must be a number from 0, got -5/],
  [{ scroll: { milestones: 50 } }, /scroll.milestones must be a list such as \[25,50,75,90,100\], got 50/],
  [{ dwell: { milestones: [] } }, /dwell.milestones must be a list such as \[1000,3000,10000,30000,60000\], got \[\]/],
  [{ model: null }, /model must be a model of the format "inkling-model\/1"/],
  [{ model: {} }, /model must be a model of the format "inkling-model\/1"/],
  [{ model: { format: 'inkling-model/1', calibrated: true } }, /model.intents must be an object, got undefined/],
])('start(%j) says how to mend it', async (options, message) => {
  const said = await tab.evaluate(
    (json) => window.fails(() => window.lib.start(JSON.parse(json, (_, value) => (value === 'NaN' ? Number.NaN : value)))),
    JSON.stringify(options, (_, value) => (Number.isNaN(value) ? 'NaN' : value)),
  )
  expect(said).toMatch(/^TypeError: inkling: /)
  expect(said).toMatch(message)
  // Nothing is left running: a right start works at once.
  expect(await tab.evaluate(() => window.lib.start().consent())).toBe('local')
})

test('createInkling, on, when and consent say how to mend it', async () => {
  const said = await tab.evaluate(() => {
    const { createInkling, start, upload, hover, scroll, prior, triggers } = window.lib
    const ink = start()
    return {
      signals: window.fails(() => createInkling({ signals: hover as never })),
      signal: window.fails(() => createInkling({ signals: [hover as never] })),
      sinks: window.fails(() => createInkling({ signals: [], sinks: {} as never })),
      sink: window.fails(() => createInkling({ signals: [], sinks: [{} as never] })),
      upload: window.fails(() => createInkling({ signals: [], sinks: [upload({} as never)] })),
      uploadOption: window.fails(() => createInkling({ signals: [], sinks: [upload({ endpoint: '/collect', cuont: 9 } as never)] })),
      uploadSite: window.fails(() => createInkling({ signals: [], sinks: [upload({ endpoint: '/collect', site: 9 } as never)] })),
      part: window.fails(() => scroll({ satay: 1 } as never)),
      nothing: window.fails(() => createInkling(undefined as never)),
      list: window.fails(() => createInkling([] as never)),
      name: window.fails(() => createInkling({ signals: [], concent: 'denied' } as never)),
      kind: window.fails(() => createInkling({ signals: [], scrub: 'all' as never })),
      score: window.fails(() => createInkling({ signals: [], score: prior as never })),
      triggers: window.fails(() => createInkling({ signals: [], triggers: triggers as never })),
      noTriggers: window.fails(() => createInkling({ signals: [] }).when({ event: 'page' }, () => {})),
      on: window.fails(() => ink.on('hoover' as never, () => {})),
      onRun: window.fails(() => ink.on('hover', 'run' as never)),
      when: window.fails(() => ink.when({ event: 'hoover' } as never, () => {})),
      whenOptions: window.fails(() => ink.when({ event: 'hover' }, () => {}, null as never)),
      whenRun: window.fails(() => ink.when({ event: 'hover' }, undefined as never)),
      consent: window.fails(() => ink.consent('maybe' as never)),
    }
  })
  const expected = {
    signals: /signals must be a list such as \[hover\(\), dwell\(\)\]/,
    signal: /signals must be a list such as \[hover\(\), dwell\(\)\]/,
    sinks: /sinks must be a list such as \[upload\(\{ endpoint \}\)\]/,
    sink: /sinks must be a list/,
    upload: /endpoint must be an http/,
    uploadOption: /every option of upload must be one of endpoint, site, count, age, most, bytes, got "cuont"/,
    uploadSite: /upload.site must be a string, got 9/,
    part: /every option of scroll must be one of milestones, stay, got "satay"/,
    nothing: /signals must be a list such as/,
    list: /createInkling must be an object, got \[\]/,
    name: /every option of createInkling must be one of signals, .*, got "concent"/,
    kind: /createInkling.scrub must be a function, got "all"/,
    score: /score must be a scorer such as score\(prior\), got/,
    triggers: /triggers must be triggers\(\), got "function"/,
    noTriggers: /triggers must be given to createInkling for when\(\) to work/,
    on: /on\(type\) must be one of \* page .*hover .*, got "hoover"/,
    onRun: /the callback of on\(\) must be a function, got "run"/,
    when: /"hoover" is not known; choose from page .*hover/,
    whenOptions: /when must be an object, got null/,
    whenRun: /the callback of when\(\) must be a function, got undefined/,
    consent: /consent must be one of/,
  }
  for (const [name, message] of Object.entries(expected)) {
    expect(said[name as keyof typeof said]).toMatch(/^TypeError: inkling: /)
    expect(said[name as keyof typeof said]).toMatch(message)
  }
})

test('names of your own events are known once they are given', async () => {
  expect(
    await tab.evaluate(() => {
      const ink = window.lib.start({ events: ['quiz_done'] })
      return window.fails(() => ink.on('quiz_done' as 'purchase', () => {}))
    }),
  ).toBe('nothing thrown')
})

test('of a signal that is switched off nobody can hear; a signal without options takes none', async () => {
  const [types, form, page] = await tab.evaluate(() => {
    const { start } = window.lib
    const ink = start({ hover: false, field: false, copy: false })
    const types = ['hover', 'field', 'copy', 'form'].filter(
      (type) => window.fails(() => ink.on(type as 'form', () => {})) !== 'nothing thrown',
    )
    ink.stop()
    return [types, window.fails(() => start({ form: { a: 1 } as never })), window.fails(() => start({ page: false } as never))] as const
  })
  expect(types).toEqual(['hover', 'field', 'copy'])
  expect(form).toMatch(/every option of form must be .*, got "a"$/)
  expect(page).toMatch(/every option of start must be one of .*, got "page"$/)
})

test('a second start answers the running one, with one warning', async () => {
  const [same, warnings, anew] = await tab.evaluate(() => {
    const said: string[] = []
    console.warn = (...words) => void said.push(words.join(' '))
    const { start } = window.lib
    const first = start()
    const same = start({ consent: 'denied', hover: { after: 100 } }) === first && first.consent() === 'local'
    const warnings = [...said]
    first.stop()
    return [same, warnings, start() !== first && said.length] as const
  })
  expect(same).toBe(true)
  expect(warnings).toEqual([
    expect.stringMatching(/^inkling: already started on this page; .*, without consent, hover as given now\. Call stop\(\) on it first/),
  ])
  expect(anew).toBe(1)
})

test('started in the head, before there is a body, it sees the page', async () => {
  await tab.goto(`${server.origin}/head`)
  expect(await tab.evaluate(() => (window as unknown as { early: boolean }).early)).toBe(true)
  await heard(tab, 'scroll_depth')
  expect(tab.errors).toEqual([])
})

test('imported in a worker, every entry does nothing and throws nothing', async () => {
  server.pages['/dist/index.js'] = await inWorkers('index')
  await tab.goto(`${server.origin}/worker`)
  const said = await until(
    () =>
      tab.evaluate(() => {
        const { said, errors } = window as unknown as { said: string[]; errors: string[] }
        return said.length + errors.length === 6 && [...said.toSorted(), ...errors]
      }),
    5_000,
    'the workers',
  )
  expect(said).toEqual(['consenttrue', 'indextrue', 'inspecttrue', 'nudgetrue', 'receivetrue', 'testingtrue'])
  expect(
    await tab.evaluate(
      () =>
        new Promise((resolve) => {
          new Worker('/inert.js', { type: 'module' }).addEventListener('message', ({ data }) => resolve(data))
        }),
    ),
  ).toBe('denied')
  delete server.pages['/dist/index.js']
})

/** A worker knows no import map. */
const inWorkers = async (name: string): Promise<string> => {
  const { readFile } = await import('node:fs/promises')
  return (await readFile(new URL(`../../dist/${name}.js`, import.meta.url), 'utf8')).replace(/'idb-keyval'/g, "'/idb-keyval.js'")
}

test('imported in Node, every entry does nothing, and start is inert', async () => {
  for (const name of ['index', 'nudge', 'inspect', 'consent', 'receive', 'testing']) {
    const entry: object = await import(new URL(`../../dist/${name}.js`, import.meta.url).href)
    expect(Object.keys(entry).length).toBeGreaterThan(0)
  }
  const lib: Window['lib'] = await import(new URL('../../dist/index.js', import.meta.url).href)
  const ink = lib.start({ endpoint: '/collect', consent: 'granted' })
  ink.track('purchase')
  ink.when({ event: 'hover' }, () => {})()
  await ink.flush()
  await ink.forget()
  ink.stop()
  expect([ink.consent(), ink.score('purchase'), ink.triggers(), ink.context()]).toEqual([
    'denied',
    { value: 0, calibrated: false, why: [] },
    [],
    {},
  ])
})
