import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { killAtExit } from './process.js'

export interface Screen {
  readonly display: string
  close(): void
}

/** A screen that nobody sees, for browsers without a headless mode. */
export async function openScreen(): Promise<Screen> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const spoken = server.stdio[3]
  if (server.pid === undefined || !spoken) throw new Error('cannot start Xvfb')
  const closed = killAtExit(server.pid)
  const [number] = await once(spoken, 'data')
  return {
    display: `:${String(number).trim()}`,
    close: () => {
      closed()
      server.kill()
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address object; it is a string for pipes only.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What GTK and WebKit need on a screen without a graphics card, with every file below `profile`. */
export const gtk = (display: string, profile: string): NodeJS.ProcessEnv => ({
  ...process.env,
  DISPLAY: display,
  GDK_BACKEND: 'x11',
  GTK_USE_PORTAL: '0',
  // Under C.UTF-8 WebKitGTK says its language is "C", which is none; under C it is English.
  LC_ALL: 'C',
  LIBGL_ALWAYS_SOFTWARE: '1',
  NO_AT_BRIDGE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  XDG_CACHE_HOME: `${profile}/cache`,
  XDG_CONFIG_HOME: `${profile}/config`,
  XDG_DATA_HOME: `${profile}/data`,
})

/** No traffic but loopback: everything else goes to a proxy that is not there. */
export const loopbackOnly = ['--proxy=http://127.0.0.1:9', '--ignore-host=127.0.0.1', '--ignore-host=localhost']
