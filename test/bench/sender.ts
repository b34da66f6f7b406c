import { once } from 'node:events'
import { connect } from 'node:net'

/** One connection that sends one request after the other, as cheaply as it goes: what it spends, the collector on the same machine has not. */
export interface Sender {
  /** Resolves with the body of the answer and whether its status was 200; rejects when the connection ends. */
  readonly send: (body: Buffer) => Promise<string>
  readonly close: () => void
}

const END = Buffer.from('\r\n\r\n')

export const createSender = async (url: string): Promise<Sender> => {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  let waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | undefined
  let got: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    got = got.length ? Buffer.concat([got, chunk]) : chunk
    const head = got.indexOf(END)
    if (head < 0) return
    const length = Number(/content-length: (\d+)/i.exec(got.toString('latin1', 0, head))?.[1])
    if (got.length < head + 4 + length) return
    const answer = got.toString('utf8', head + 4)
    const status = got.toString('latin1', 9, 12)
    got = Buffer.alloc(0)
    if (status === '200') waiting?.resolve(answer)
    else waiting?.reject(new Error(`${status} ${answer}`))
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the connection ended')))
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.cork()
        socket.write(
          `POST /collect HTTP/1.1\r\nhost: ${host}\r\ncontent-type: text/plain;charset=UTF-8\r\ncontent-length: ${body.length}\r\n\r\n`,
        )
        socket.write(body)
        socket.uncork()
      }),
    close: () => void socket.destroy(),
  }
}
