/** Bytes to begin with: most bodies fit. */
const ROOM = 16_384

/** The bytes of a stream of at most `most` bytes; of a longer one nothing, and the rest stays unread. Copied as they come: a piece of one byte takes a hundred. */
const drain = async (stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> => {
  const reader = stream.getReader()
  let bytes = new Uint8Array(ROOM)
  let length = 0
  for (;;) {
    const { value } = await reader.read()
    if (!value) return bytes.subarray(0, length)
    const end = length + value.byteLength
    if (end > most) break
    if (end > bytes.byteLength) {
      const more = new Uint8Array(Math.max(end, 2 * bytes.byteLength))
      more.set(bytes)
      bytes = more
    }
    bytes.set(value, length)
    length = end
  }
  // Not awaited: whether the sender stops is not our concern.
  reader.cancel().catch(() => {})
  return undefined
}

/** The bytes of a body, still packed; of one of more than `most` nothing. All at once where the server has framed the body by its length, which it does not let be exceeded; a stream costs ten times as much. */
export const bytesOf = async (request: Request, most: number): Promise<Uint8Array | undefined> => {
  const length = request.headers.get('content-length')
  if (length !== null && Number(length) > most) return undefined
  if (length !== null && /^\d+$/.test(length)) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    return bytes.byteLength > most ? undefined : bytes
  }
  return request.body ? drain(request.body, most) : new Uint8Array()
}

/** Older runtimes cannot inflate, and are sent plain bodies only. */
export const canInflate: boolean = typeof DecompressionStream === 'function'

/** Their text, unpacked; of more than `most` bytes nothing. Throws on bad UTF-8 and bad gzip. */
export const textOf = async (bytes: Uint8Array, most: number): Promise<string | undefined> => {
  // By its first bytes: a header would cost the sender a preflight.
  const gzip = canInflate && bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = gzip
    ? await drain(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip')), most)
    : bytes
  return plain && new TextDecoder('utf-8', { fatal: true }).decode(plain)
}
