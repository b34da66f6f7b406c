/** Other people's libraries as observers: every verdict on clicks switched on, at their makers' own thresholds, sending nowhere but here. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Observer } from '../browser/observer.js'

const folder = fileURLToPath(new URL('peers/', import.meta.url))
const read = (file: string): string => readFileSync(`${folder}${file}`, 'utf8')
const versions: Readonly<Record<string, string>> = JSON.parse(read('package.json')).dependencies
const installed = (from: string): boolean => {
  const file = `node_modules/${from}/package.json`
  return existsSync(folder + file) && JSON.parse(read(file)).version === versions[from]
}

/** Fetches them from npm where they are not: into a folder of their own, which is part of no package. Answers why, if that fails. */
export const installPeers = (): string | undefined => {
  if (Object.keys(versions).every(installed)) return undefined
  try {
    execFileSync('npm', ['ci'], { cwd: folder, stdio: 'pipe' })
    return undefined
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: Buffer }
    return `npm cannot fetch them (${/npm error code (\S+)/.exec(String(stderr))?.[1] ?? code ?? String(error)})`
  }
}

interface Peer {
  readonly name: string
  /** Its name on npm, and the script its makers build for pages. */
  readonly from: string
  readonly script: string
  readonly quiet: number
  readonly leaves?: true
  /** Its words for what Inkling has a type for. What is not among them it does not claim to tell. */
  readonly words: Readonly<Record<string, string>>
  /** What was pressed first lies outside of what its makers judge, by their own words or lists: if a verdict is missing there, it is not held against them. */
  readonly outside?: Readonly<Record<string, (pressed: Element) => boolean>>
  /** Starts it. `to` is its collector; every event passes `say` on its way there, by the hook its makers document for that. */
  readonly start: string
}

/** Amplitude's list of what can be dead or fail, unless its user gives another. */
const notListed = (pressed: Element): boolean =>
  !pressed.closest(
    `a, button, input:is([type=button], [type=submit], [type=reset], [type=image], [type=file]), [contenteditable=true i],
    :is([role=button], [role=link], [role=menuitem], [role=menuitemcheckbox], [role=menuitemradio], [role=option], [role=tab], [role=treeitem])`,
  )

const known: readonly Peer[] = [
  {
    name: 'PostHog',
    from: 'posthog-js',
    script: 'dist/array.full.no-external.js',
    // Looks once a second at clicks that may be dead, for the last time after 2750 ms.
    quiet: 4_200,
    words: { $dead_click: 'dead_click', $rageclick: 'rage_click', $dead_swipe: 'dead_swipe' },
    outside: {
      dead_click: (pressed) => !!pressed.closest('a'),
      // What autocapture takes for a control, and not what is pressed often by its nature.
      rage_click: (pressed) =>
        !pressed.closest('a, button, form, input, select, textarea, label') ||
        /^(next|prev|previous|[-+−–<>→←›‹»«▶◀❯❮])$/i.test(pressed.textContent.trim()),
    },
    start: `posthog.init('peer', {
  api_host: to, ui_host: to, defaults: '2026-08-30', capture_dead_clicks: true, persistence: 'memory',
  disable_session_recording: true, disable_surveys: true, advanced_disable_flags: true, opt_out_useragent_filter: true,
  before_send: (event) => (say(event.event), event),
})
watching()`,
  },
  {
    name: 'Amplitude',
    from: '@amplitude/analytics-browser',
    script: 'lib/scripts/amplitude-min.umd.js',
    // A click is dead after 3000 ms.
    quiet: 3_700,
    words: {
      '[Amplitude] Dead Click': 'dead_click',
      '[Amplitude] Rage Click': 'rage_click',
      '[Amplitude] Error Click': 'error_click',
      '[Amplitude] Thrashed Cursor': 'thrash',
    },
    outside: { dead_click: notListed, error_click: notListed },
    start: `amplitude.add({ name: 'say', type: 'enrichment', execute: async (event) => (say(event.event_type), event) })
amplitude.init('peer', {
  serverUrl: to, remoteConfig: { fetchRemoteConfig: false }, enableDiagnostics: false, identityStorage: 'none',
  autocapture: { frustrationInteractions: { deadClicks: true, rageClicks: true, errorClicks: true, thrashedCursor: true } },
}).promise.then(watching)`,
  },
  {
    name: 'Datadog',
    from: '@datadog/browser-rum',
    script: 'bundle/datadog-rum.js',
    // A second in which another click may join. On a page that never rests an action lasts 10 s or until the page is left.
    quiet: 2_500,
    leaves: true,
    words: { dead_click: 'dead_click', rage_click: 'rage_click', error_click: 'error_click' },
    outside: {
      dead_click: (pressed) =>
        pressed.matches(
          `input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=range]), textarea, select, canvas,
          [contenteditable], [contenteditable] *, a[href], a[href] *`,
        ),
    },
    start: `DD_RUM.init({
  clientToken: 'peer', applicationId: 'peer', proxy: to, telemetrySampleRate: 0, sessionReplaySampleRate: 0, sessionPersistence: 'memory',
  trackUserInteractions: true,
  beforeSend: (event) => {
    if (event.type === 'view') watching()
    event.action?.frustration?.type.forEach(say)
    return true
  },
})`,
  },
  {
    name: 'Mixpanel',
    from: 'mixpanel-browser',
    script: 'dist/mixpanel.umd.js',
    // Looks every 500 ms at clicks that may be dead since 500 ms.
    quiet: 1_500,
    words: { $mp_dead_click: 'dead_click', $mp_rage_click: 'rage_click' },
    start: `mixpanel.init('peer', {
  api_host: to, batch_requests: false, disable_persistence: true,
  autocapture: { click: true, dead_click: true, rage_click: true },
  hooks: { before_send_events: (item) => (say(item.event), item) },
})
watching()`,
  },
]

/** Each with the version that stands in the lockfile. To be asked for once they are installed. */
export const peers = (): Observer[] =>
  known.map(({ name, from, script, words, outside = {}, start, ...timing }) => ({
    name: `${name} ${versions[from]}`,
    ...timing,
    types: Object.values(words),
    // A collector that takes everything.
    files: { '/peer.js': read(`node_modules/${from}/${script}`), '/peer.json': '{"code":200}' },
    // In the body, which Amplitude watches only if it is there when it starts.
    head: () => `<body><script src="/peer.js"></script><script>{
const to = location.origin + '/peer.json'
const words = ${JSON.stringify(words)}
const say = (word) => word in words && tell(words[word])
const outside = { ${Object.entries(outside)
      .map(([type, is]) => `${type}: ${String(is)}`)
      .join(', ')} }
addEventListener('pointerdown', ({ target }) => {
  for (const type in outside) if (outside[type](target)) tell('not ' + type)
}, { capture: true, once: true })
${start}
}</script>`,
  }))
