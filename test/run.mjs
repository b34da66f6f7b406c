// @ts-check
// `npm test`: browsers, build, checks, unit tests, browser tests. The last line is the sum.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath, exit } from 'node:process'
import { fileURLToPath } from 'node:url'

/** @typedef {{ passed: number, failed: number }} Count */

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'inkling-test-'))

/**
 * Runs a program of Node with its output shown, and hands back its exit code and standard output.
 * @param {string} program its file, from the root @param {...string} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(program, ...args) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      process.stdout.write(chunk)
    })
    child.on('error', (error) => {
      console.error(String(error))
      resolve({ code: 1, output })
    })
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** A step that is no test itself: nothing when it works, one failure when it does not. @param {number} code @returns {Count} */
const must = (code) => ({ passed: 0, failed: code === 0 ? 0 : 1 })

/** A program that failed although every test in it passed is a failure too. @param {Count} count @param {number} code @returns {Count} */
const honest = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count)

/** @returns {Promise<Count>} */
async function check() {
  const { code, output } = await run('test/package/check.mjs')
  const lines = output.split('\n')
  return honest(
    {
      passed: lines.filter((line) => line.startsWith('ok ')).length,
      failed: lines.filter((line) => line.startsWith('not ok ')).length,
    },
    code,
  )
}

/** @param {string} name @param {readonly string[]} projects @returns {Promise<Count>} */
async function vitest(name, projects) {
  const report = join(reports, `${name}.json`)
  const chosen = projects.flatMap((project) => ['--project', project])
  const { code } = await run(
    'node_modules/vitest/vitest.mjs',
    'run',
    ...chosen,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  )
  try {
    /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const tests = testResults.flatMap((file) => file.assertionResults)
    // A file that fails before, between or after its tests has no failed test of its own; a test that did not run has not passed.
    const files = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status === 'passed'))
    const passed = tests.filter((one) => one.status === 'passed').length
    return honest({ passed, failed: tests.length - passed + files.length }, code)
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/** @returns {string[]} */
const engines = () => Object.keys(JSON.parse(readFileSync(join(root, '.browsers.json'), 'utf8')))

/** Those that are here. Which are not is said at the end, where it is read; with CI set, that is a failure of the first step. @returns {Promise<Count>} */
async function browsers() {
  const count = await vitest('browser', engines())
  for (const engine of ['chromium', 'firefox', 'webkit'])
    if (!engines().includes(engine)) console.log(`— ${engine}: not tested, it is not here`)
  return count
}

/** @type {readonly { name: string, needed?: boolean, run: () => Promise<Count> }[]} */
const steps = [
  { name: 'browsers', needed: true, run: async () => must((await run('test/browser/install.mjs')).code) },
  { name: 'build', needed: true, run: async () => must((await run('test/package/build.mjs')).code) },
  { name: 'check', run: check },
  { name: 'unit', run: () => vitest('unit', ['unit']) },
  { name: 'browser', run: browsers },
]

/** @type {Count} */
const sum = { passed: 0, failed: 0 }
for (const step of steps) {
  console.log(`\n— ${step.name}`)
  const start = performance.now()
  const { passed, failed } = await step.run()
  sum.passed += passed
  sum.failed += failed
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`— ${step.name}: ${passed} passed, ${failed} failed, ${seconds} s`)
  if (step.needed && failed > 0) break
}
rmSync(reports, { recursive: true, force: true })
console.log(`\n${sum.passed} passed, ${sum.failed} failed`)
exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1)
