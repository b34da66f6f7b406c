import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('an evaluation without recordings fails with one line that says what is missing', () => {
  const root = join(import.meta.dirname, '../..')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/tool.mjs', 'eval/eval.ts', '--json'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, INKLING_DATA: import.meta.dirname },
  })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^Nothing to evaluate: no adserp\.jsonl\.gz, .*INKLING_DATA.*\n$/)
})
