import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commerce } from '../../src/core/event.js'
import { schema, signals } from '../../src/core/fields.js'
import type { Manifest } from '../../src/core/manifest.js'
import * as library from '../../src/index.js'
import type { Signal } from '../../src/index.js'
import { vitals } from '../../src/vitals.js'

const program = join(import.meta.dirname, '../../dist/cli.js')
if (!existsSync(program)) throw new Error('the package is not built; run: npm run build')
const run = (...args: string[]): { code: number | null; said: string; complained: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'manifest', ...args], { encoding: 'utf8' })
  return { code: status, said: stdout, complained: stderr }
}
const all = (...args: string[]): Manifest => JSON.parse(run('--json', ...args).said)

test('every field of every event is in it, with its purpose, its retention and an example that fits', () => {
  const { leaves } = all()
  for (const [type, fields] of Object.entries(schema))
    for (const [name, field] of Object.entries(fields as Record<string, { type: string; values?: readonly string[] }>)) {
      const said = leaves.find(({ path }) => path === `events[${type}].${name}`)
      expect([type, name, said?.type]).toEqual([type, name, field.type])
      expect(typeof said!.example).toBe(field.type)
      if (field.values) expect(field.values).toContain(said!.example)
    }
  for (const { path, about, purpose, retention, by } of leaves) expect([path, about && purpose && retention && by]).toEqual([path, by])
  expect(new Set(leaves.map(({ path }) => path)).size).toBe(leaves.length)
})

test('what is said to make an event leave is the signal that tells it', () => {
  const made = Object.entries({ ...library, vitals } as unknown as Record<string, () => Signal>).filter(([name]) =>
    Object.values(signals).some((each) => each.split(' ')[0] === name && name !== 'triggers'),
  )
  expect(made.length).toBeGreaterThan(25)
  const told = Object.fromEntries(made.flatMap(([name, make]) => make().emits.map((type) => [type, name])))
  for (const [type, by] of Object.entries(signals)) if (type !== 'trigger') expect([type, told[type]]).toEqual([type, by.split(' ')[0]])
})

test('without --json it is Markdown, a row for each field', () => {
  const { code, said, complained } = run()
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
  for (const { path } of [...all().leaves, ...all().aggregate]) expect(said).toContain(`\n| \`${path}\` |`)
  for (const { name } of all().kept) expect(said).toContain(` | ${name} | `)
  // As many cells in every row as in its head.
  const cells = (line: string): number => line.split(/(?<!\\)\|/).length
  for (const table of said.split(/\n(?!\|)/).filter((each) => each.trim().startsWith('|')))
    expect(new Set(table.trim().split('\n').map(cells)).size).toBe(1)
})

test("the owner's events and retention are theirs to say", () => {
  const { leaves, aggregate } = all('--events', '{"quiz_done":{"points":"number"},"ping":{}}', '--retention', '13 months')
  expect(leaves.find(({ path }) => path === 'events[quiz_done].points')).toMatchObject({ type: 'number', by: 'track()' })
  for (const name of ['quiz_done', 'ping'])
    expect(leaves.find(({ path }) => path === `events[${name}].type`)).toMatchObject({ values: [name], by: 'track()', example: name })
  expect(new Set([...leaves, ...aggregate].map(({ retention }) => retention))).toEqual(new Set(['13 months']))
})

test('only strings are said to have a length, and an example is of its kind', () => {
  const declared = '{"quiz_done":{"points":"number","passed":"boolean","level":"string"}}'
  const { leaves } = all('--events', declared)
  const said = (name: string): unknown[] => {
    const { type, form, example } = leaves.find(({ path }) => path === `events[quiz_done].${name}`)!
    return [type, form, example]
  }
  expect(said('points')).toEqual(['number', undefined, 49])
  expect(said('passed')).toEqual(['boolean', undefined, true])
  expect(said('level')).toEqual(['string', 'up to 256 characters', 'A1'])
  expect(leaves.find(({ path }) => path === 'context.*')!.form).toBe('strings up to 256 characters')
  expect(run('--events', declared).said).toContain('| `events[quiz_done].passed` | boolean | ')
})

test.each([
  ['without a declaration', [], true],
  ['with a list of names', ['--events', '["quiz_done"]'], true],
  ['with declared types', ['--events', '{"quiz_done":{"points":"number"}}'], false],
  ['with nothing declared', ['--events', '{}'], false],
])('%s every name given to track() may leave', (_, args, properties) => {
  const { leaves } = all(...args)
  const [name, ...others] = leaves.filter(({ path }) => path === 'events[*].type')
  expect(others).toEqual([])
  expect(name).toMatchObject({
    type: 'string',
    by: 'track()',
    example: 'add_to_cart',
    form: 'a small letter, then a-z, 0-9 and _; at most 40',
  })
  for (const each of commerce) expect(name!.about).toContain(each)
  expect(/without properties/.test(name!.about)).toBe(!properties)
  expect(leaves.some(({ path }) => path === 'events[*].*')).toBe(properties)
})

test.each([
  [['--events', '{"hover":{"ms":"number"}}'], /^inkling: --events: hover is Inkling's own, and cannot be tracked$/],
  [['--events', '["quiz_done","trigger"]'], /^inkling: --events: trigger is Inkling's own, and cannot be tracked$/],
  [['--events', '{"a":5}'], /^inkling: --events: a must be an object such as \{"points":"number"\}, got 5$/],
  [['--events', '{"a":null}'], /^inkling: --events: a must be an object such as \{"points":"number"\}, got null$/],
  [['--events', '{"a":["number"]}'], /^inkling: --events: a must be an object such as \{"points":"number"\}, got \["number"\]$/],
  [['--events', '{"a":{"t":"number"}}'], /^inkling: --events: a\.t is a name that every event has anyway$/],
  [['--events', '{"a":{"constructor":"string"}}'], /^inkling: --events: a\.constructor is a name that every object has anyway$/],
  [['--events', 'null'], /^inkling: --events: events must be a list of names/],
  [['--events', '{'], /^inkling: --events: /],
  [['--events', '{"Quiz":{}}'], /^inkling: --events: events must be a list of names .*, got "Quiz"$/],
  [['test/traces'], /^inkling: manifest takes no test\/traces/],
  [['--set', 'hover.after=1'], /^inkling: manifest takes no --set/],
])('manifest %j says what is wrong', (args, message) => {
  const { code, said, complained } = run(...args)
  expect({ code, said }).toEqual({ code: 1, said: '' })
  expect(complained.trimEnd()).toMatch(message)
})
