// @ts-check
// Finds the three browser engines, or installs them, and writes down where they are (.browsers.json).
// Order: environment → system → Playwright's own builds → install.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, realpathSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { env, execPath, exit, getuid } from 'node:process'
import { chromium, firefox, webkit } from 'playwright'

/** @typedef {'chromium' | 'firefox' | 'webkit'} Engine */
/** @typedef {{ via: 'cdp' | 'bidi' | 'webdriver' | 'playwright', exe: string, browser?: string, version: string }} Found */

/** @type {readonly Engine[]} */
const known = ['chromium', 'firefox', 'webkit']
const names = env['ENGINES']?.split(',').map((name) => name.trim())
const wanted = known.filter((engine) => !names || names.includes(engine))
const required = env['CI'] ? wanted : wanted.filter((engine) => engine === 'chromium')
const debian = { chromium: ['chromium'], firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] }
const own = { chromium, firefox, webkit }
/** The first Firefox that knows all commands by which Playwright begins to drive it (network.addDataCollector). */
const OLDEST_FIREFOX = 143

/** @param {string | undefined} file */
function runnable(file) {
  if (!file) return undefined
  try {
    accessSync(file, constants.X_OK)
    return file
  } catch {
    return undefined
  }
}

/** @param {readonly string[]} programs */
function onPath(...programs) {
  const places = (env['PATH'] ?? '').split(delimiter)
  return (
    programs
      .flatMap((program) => places.map((place) => runnable(join(place, program))))
      // A snap cannot be driven with a profile of ours.
      .find((file) => file && !/snap/.test(realpathSync(file)))
  )
}

/** @param {string} file */
function version(file) {
  const run = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 15_000 })
  return /\d+(\.\d+)+/.exec(run.stdout ?? '')?.[0] ?? 'unknown'
}

function miniBrowser() {
  const libraries = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')) : []
  const places = [...libraries.map((name) => `/usr/lib/${name}`), '/usr/libexec', '/usr/lib']
  return places.flatMap((place) => ['4.1', '6.0', '4.0'].map((api) => `${place}/webkit2gtk-${api}/MiniBrowser`)).find(runnable)
}

/** @type {Record<Engine, () => Found | undefined>} */
const system = {
  chromium: () => {
    const exe =
      runnable(env['CHROMIUM_BIN']) ??
      onPath('chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser') ??
      runnable('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    return exe ? { via: 'cdp', exe, version: version(exe) } : undefined
  },
  firefox: () => {
    const exe =
      runnable(env['FIREFOX_BIN']) ?? onPath('firefox-esr', 'firefox') ?? runnable('/Applications/Firefox.app/Contents/MacOS/firefox')
    const is = exe && version(exe)
    if (!exe || !is) return undefined
    if (!(parseInt(is) < OLDEST_FIREFOX)) return { via: 'bidi', exe, version: is }
    console.log(`firefox ${is}: ${exe} is too old to be driven, ${OLDEST_FIREFOX} at least`)
    return undefined
  },
  webkit: () => {
    const exe = onPath('WebKitWebDriver')
    const browser = miniBrowser()
    return exe && browser && onPath('Xvfb') ? { via: 'webdriver', exe, browser, version: 'of the system' } : undefined
  },
}

/** @param {Engine} engine @returns {Found | undefined} */
function find(engine) {
  const here = system[engine]()
  if (here) return here
  const exe = runnable(own[engine].executablePath())
  return exe ? { via: engine === 'chromium' ? 'cdp' : 'playwright', exe, version: 'of Playwright' } : undefined
}

/** @param {readonly Engine[]} missing */
function install(missing) {
  const isDebian = existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  if (isDebian && getuid?.() === 0) {
    const packages = missing.flatMap((engine) => debian[engine])
    console.log(`installing ${packages.join(' ')}`)
    const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
    /** @type {import('node:child_process').SpawnSyncOptions} */
    const options = { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
    // A list of packages that is old names browsers that are old, too.
    spawnSync('apt-get', [...wait, 'update'], options)
    spawnSync('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], options)
    return
  }
  console.log(`installing Playwright's ${missing.join(' ')}`)
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js')
  spawnSync(execPath, [cli, 'install', ...missing], { stdio: 'inherit' })
}

if (wanted.length === 0) console.error(`ENGINES names none of ${known.join(', ')}.`)

const absent = () => wanted.filter((engine) => !find(engine))
if (absent().length > 0) install(absent())

/** @type {Partial<Record<Engine, Found>>} */
const all = {}
for (const engine of wanted) {
  const found = find(engine)
  if (found) all[engine] = found
  console.log(found ? `${engine} ${found.version}: ${found.exe}, through ${found.via}` : `${engine}: not found`)
}
writeFileSync(new URL('../../.browsers.json', import.meta.url), `${JSON.stringify(all, undefined, 2)}\n`)

const missing = wanted.filter((engine) => !all[engine])
if (missing.length > 0) {
  const packages = missing.flatMap((engine) => debian[engine]).join(' ')
  console.error(
    `To get ${missing.join(', ')}: \`npx playwright install ${missing.join(' ')}\`, on Debian \`sudo apt-get install ${packages}\`, ` +
      'or name a binary in CHROMIUM_BIN or FIREFOX_BIN, or leave engines out with ENGINES=chromium.',
  )
}
if (wanted.length === 0 || missing.some((engine) => required.includes(engine))) exit(1)
