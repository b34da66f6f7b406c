import { spawn } from 'node:child_process'
import { found } from './engines.js'
import { emptyProfile, killAtExit, killTree } from './process.js'
import { quiet } from './chromium.js'

/** Chromium at a page, with no driver attached: some things it does only then, such as preparing pages before they are asked for. Returns its end. */
export const unattended = (url: string): (() => Promise<void>) => {
  const { pid } = spawn(found('chromium').exe, [...quiet, `--user-data-dir=${emptyProfile()}`, url], { stdio: 'ignore' })
  if (pid === undefined) throw new Error('cannot start Chromium')
  const closed = killAtExit(pid)
  return async () => {
    await killTree(pid)
    closed()
  }
}
