import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
// @ts-expect-error -- a plain script, shared with build and check
import { program } from '../package/program.mjs'

const root = join(import.meta.dirname, '../..')

test.each(['tsc', 'rollup', 'oxlint', 'oxfmt', 'publint', 'attw', 'knip'])('%s is a program that Node runs', (tool) => {
  expect(readFileSync(program(tool) as string, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

// Windows cannot start the scripts of node_modules/.bin, and a shell takes a path with a space apart.
test('build, checks and tests are started through Node, without a shell', () => {
  const scripts = readdirSync(join(root, 'test/package')).flatMap((name) => (name.endsWith('.mjs') ? [`test/package/${name}`] : []))
  for (const script of ['test/run.mjs', ...scripts]) {
    const [found] = /node_modules\/\.bin['/]|\bshell:|'npm'/.exec(readFileSync(join(root, script), 'utf8')) ?? []
    expect([script, found]).toEqual([script, undefined])
  }
})
