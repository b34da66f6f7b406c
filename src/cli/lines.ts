import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { attempt, messageOf, wrong } from './wrong.js'

/** A file to read; - is standard input, whose length nobody knows. */
export interface Source {
  readonly file: string
  readonly bytes: number
}

/** The files a path names: itself, or every trace in the folder and below; no link to a folder, which may be one around it. */
export const sources = (path: string): Source[] => {
  if (path === '-') return [{ file: path, bytes: NaN }]
  const why = (reason: string): string => `cannot read ${path}: ${reason}`
  const about = attempt(() => statSync(path), why)
  if (!about.isDirectory()) return [{ file: path, bytes: about.size }]
  // Without their types it would follow links.
  const names = attempt(() => readdirSync(path, { recursive: true, withFileTypes: true }), why)
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((name) => /\.jsonl(\.gz)?$/i.test(name))
  const files = names.sort().flatMap((file): Source[] => {
    // A link may lead nowhere.
    const each = attempt(
      () => statSync(file),
      (reason) => `cannot read ${file}: ${reason}`,
    )
    return each.isDirectory() ? [] : [{ file, bytes: each.size }]
  })
  return files[0] ? files : wrong(`${path} holds no file named .jsonl or .jsonl.gz`)
}

async function* counted(from: AsyncIterable<Buffer>, count: (bytes: number) => void, file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of from) {
      count(chunk.length)
      yield chunk
    }
  } catch (error) {
    wrong(`cannot read ${file}: ${messageOf(error)}`)
  }
}

/** Its bytes, unpacked if they are gzip, whatever the file is called. */
async function* unpacked(from: AsyncGenerator<Buffer>, file: string): AsyncGenerator<Buffer> {
  // A pipe may hand over its first byte alone.
  let first = Buffer.alloc(0)
  for (let next; first.length < 2 && !(next = await from.next()).done;) first = Buffer.concat([first, next.value])
  const whole = Readable.from(
    (async function* () {
      yield first
      yield* from
    })(),
  )
  if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* whole
  try {
    // An error reaches who reads from it; there is nobody else to tell.
    yield* pipeline(whole, createGunzip({ chunkSize: 1 << 20 }), () => {})
  } catch (error) {
    wrong(error instanceof Error && error.name === 'Usage' ? error.message : `cannot unpack ${file}: ${messageOf(error)}`)
  }
}

const NEWLINE = 10

/** Line by line, so that a folder larger than memory can be read; `count` hears how many bytes of the file went by. */
export async function* lines(file: string, count: (bytes: number) => void): AsyncGenerator<string> {
  const from = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 })
  let pieces: Buffer[] = []
  for await (const chunk of unpacked(counted(from, count, file), file)) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...pieces, chunk.subarray(start, end)]).toString()
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  }
  if (pieces[0]) yield Buffer.concat(pieces).toString()
}
