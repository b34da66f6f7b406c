import { gunzipSync } from 'node:zlib'

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8')

/** Text that says the same with other signs: percent-encoded, JSON-escaped, as HTML entities. */
const plain = (text: string): string =>
  text
    .replace(/(%[0-9a-f]{2})+/gi, (each) => Buffer.from(each.replaceAll('%', ''), 'hex').toString('utf8'))
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/\\(["\\/])/g, '$1')

/** What every piece of a text that may be base64 or hexadecimal stands for. Where such a piece begins is not known: three beginnings. */
const coded = (text: string): string[] =>
  (text.match(/[\w+/-]{8,}/g) ?? []).flatMap((piece) => [
    ...[0, 1, 2, 3].map((skip) => Buffer.from(piece.slice(skip), 'base64').toString('latin1')),
    ...(piece.match(/[0-9a-f]{8,}/gi) ?? []).map((hex) => Buffer.from(hex, 'hex').toString('latin1')),
  ])

/** Everything that bytes can be read as. */
export const readings = (bytes: Buffer): string[] => {
  const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  const text = raw.toString('utf8')
  const once = [text, raw.toString('latin1'), raw.toString('utf16le'), raw.toString('latin1').replaceAll('\0', ''), plain(text)]
  const twice = [...once, ...once.flatMap(coded), plain(plain(text))]
  return twice.flatMap((each) => [each, Array.from(each).toReversed().join('')]).map((each) => each.toLowerCase())
}

/** Which of the secrets can be found in something, in any writing. */
export const found = (secrets: Readonly<Record<string, string>>, where: string | Buffer): string[] => {
  const all = readings(typeof where === 'string' ? bytesOf(where) : where)
  return Object.keys(secrets).filter((name) => {
    const secret = secrets[name]!.toLowerCase()
    const spaceless = secret.replaceAll(/[\s-]/g, '')
    return all.some((each) => each.includes(secret) || each.replaceAll(/[\s+-]/g, '').includes(spaceless))
  })
}
