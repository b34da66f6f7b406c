import { parseArgs } from 'node:util'
import { startShop } from './shop/server.js'
import { startStudio } from './studio/server.js'

const usage = `npm start -- [--shop-port 4300] [--studio-port 4318] [--data examples/studio/data] [--keep-days 90]`

const options = {
  'shop-port': { type: 'string', default: '4300' },
  'studio-port': { type: 'string', default: '4318' },
  data: { type: 'string' },
  'keep-days': { type: 'string', default: '90' },
  help: { type: 'boolean', short: 'h' },
} as const

const port = (name: 'shop-port' | 'studio-port', text: string): number => {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new Error(`--${name} ${text}: a port is a whole number from 0 to 65535`)
  return Number(text)
}
const read = (): { values: { 'shop-port': string; 'studio-port': string; data?: string; 'keep-days': string; help?: boolean } } => {
  try {
    return parseArgs({ options })
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}\n${usage}`, { cause: error })
  }
}

/** Starts what is needed to see the whole way of an event: a shop that makes them, a studio that collects and shows them. */
const main = async (): Promise<void> => {
  const { values } = read()
  if (values.help) return console.log(usage)
  const [shopPort, studioPort] = [port('shop-port', values['shop-port']), port('studio-port', values['studio-port'])]

  const studio = await startStudio({
    port: studioPort,
    keepDays: Number(values['keep-days']),
    ...(values.data && { dataDir: values.data }),
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new Error(`${error.message}; choose another with --studio-port 5001`) : error
  })
  const shop = await startShop({ port: shopPort, collector: studio.url }).catch(async (error: unknown) => {
    await studio.close()
    throw error
  })
  console.log(
    [
      '',
      `  shop        ${shop.url}/    the inspector is open where the window is wide, a pill in the corner elsewhere`,
      `  dashboard   ${studio.url}/`,
      `  collector   ${studio.url}/collect`,
      '',
      '  Ctrl-C stops both.',
      '',
    ].join('\n'),
  )

  const stop = async (): Promise<void> => {
    // The shop first: what its pages still send should find the collector.
    await shop.close()
    await studio.close()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop()).once('SIGTERM', () => void stop())
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
