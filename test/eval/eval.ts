/**
 * How well the detectors tell what recorded people did, judged by what else is known about them: their gaze, their click, how hard their choice was.
 * `fixtures` or `zones` as an argument: on pages whose truth is known.
 */
import { alarms } from './alarms.js'
import { approaches } from './approaches.js'
import { attention } from './attention.js'
import { bots } from './bots.js'
import { clicks } from './clicks.js'
import { decisions } from './decisions.js'
import { invariance } from './invariance.js'
import { missing } from './recordings.js'
import { holds, table, type Finding } from './report.js'
import { zones } from './zones.js'

const print = (findings: readonly Finding[]): void => {
  console.log(process.argv.includes('--json') ? JSON.stringify(findings.map((each) => ({ ...each, holds: holds(each) }))) : table(findings))
  if (!findings.every(holds)) process.exitCode = 1
}

if (process.argv.includes('fixtures')) await import('./fixtures.js')
else if (process.argv.includes('zones')) print(await zones())
else if (missing.length) {
  console.error(`Nothing to evaluate: no ${missing.join(', ')}. Set INKLING_DATA to their folder; CONTRIBUTING.md says what they are.`)
  process.exitCode = 1
} else print([attention, clicks, approaches, decisions, alarms, bots, invariance].flatMap((part) => part()))
