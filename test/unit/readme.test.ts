import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { families } from '../fixtures/all.js'
// @ts-expect-error -- a plain script, shared with the check
import { snippets } from '../package/readme.mjs'

const root = join(import.meta.dirname, '../..')
if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('the package is not built; run: npm run build')

test('the collector of the README acknowledges its batch with what its comment says', () => {
  const code = (snippets() as string[]).find((each) => each.includes('inkling/receive'))!
  mkdirSync(join(root, 'build/readme-run'), { recursive: true })
  const file = join(root, 'build/readme-run/receive.mjs')
  writeFileSync(file, code)
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  const [, said] = /console\.log.* \/\/ (.*)$/m.exec(code) ?? []
  expect(said).toMatch(/^200 /)
  expect({ stdout, stderr }).toEqual({ stdout: `${said}\n`, stderr: '' })
})

test('every inkling command of the README runs', () => {
  const commands = Array.from(readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^npx inkling (.*)$/gm), ([, args]) => args!)
  expect(commands.length).toBeGreaterThan(0)
  for (const args of commands) {
    // Not through Node: npm links the file itself.
    const { status, stdout, stderr } = spawnSync(`${join(root, 'dist/cli.js')} ${args}`, { cwd: root, encoding: 'utf8', shell: true })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(args.startsWith('manifest') ? /^\| `events\[hover\]\.ms` \|/m : /^hover +\S+ +\d+ +→ +\d+/m)
  }
})

/** Of all pages, those by which the table may be behind: who adds one need not measure five libraries anew. */
const BEHIND = 0.05

test('the table of pages was made of nearly all pages there are: else `npm run eval -- fixtures --update`', () => {
  const [, stated] = /^\| (\d+) pages, /m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const pages = Object.values(families)
    .flat()
    .filter(({ only }) => only?.includes('chromium') ?? true)
  expect(Math.abs(pages.length - Number(stated))).toBeLessThanOrEqual(BEHIND * pages.length)
})
