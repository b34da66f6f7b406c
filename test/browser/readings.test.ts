import { expect, test } from 'vitest'
import type { Sample } from '../../src/testing.js'
import type { ChromiumTab } from './engines.js'
import { middle } from './person.js'
import { page, pass } from './site.js'
import { engine, server, tab, onSite } from './stage.js'
import { until } from './until.js'

type Kind = Sample['kind']

// A second of silence, as a recording that needs no server: what counts is that it plays.
const silence = `const bytes = new Uint8Array(8044)
const view = new DataView(bytes.buffer)
const text = (at, word) => [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt()))
text(0, 'RIFF'), view.setUint32(4, 8036, true), text(8, 'WAVEfmt '), view.setUint32(16, 16, true), view.setUint16(20, 1, true)
view.setUint16(22, 1, true), view.setUint32(24, 8000, true), view.setUint32(28, 8000, true), view.setUint16(32, 1, true)
view.setUint16(34, 8, true), text(36, 'data'), view.setUint32(40, 8000, true), bytes.fill(128, 44)
window.silence = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }))
window.media = (loop) => {
  const media = document.createElement('video')
  media.muted = true
  media.loop = loop
  media.src = silence
  document.body.append(media)
  return media.play().then(() => media)
}`

onSite(
  {
    '/': page(
      '<body><x-player></x-player><input aria-label="one"><input aria-label="two"><button id="play">Play</button>',
      `${silence}
// A button in the shadow root of a player, and the film in that of a part of it.
const shadow = (host) => host.attachShadow({ mode: 'open' })
const player = shadow(document.querySelector('x-player'))
player.innerHTML = '<button>Play</button><x-film></x-film>'
const film = shadow(player.querySelector('x-film'))
player.querySelector('button').addEventListener('click', () => media(false).then((it) => (film.append(it), it.play())))
window.samples = []
lib.start({ tap: (sample) => samples.push({ ...sample }) })`,
    ),
  },
  { home: false },
)

const readings = <K extends Kind>(kind: K): Promise<Extract<Sample, { kind: K }>[]> =>
  tab.evaluate((kind) => (window as unknown as { samples: Sample[] }).samples.filter((each) => each.kind === kind) as never, kind)
/** Goes there, and waits for the first reading. */
const come = async (): Promise<void> => {
  await tab.goto(`${server.origin}/`)
  await until(
    () => tab.evaluate(() => 'samples' in window && (window as unknown as { samples: [] }).samples.length > 0),
    5_000,
    'the start',
  )
}
const some = <K extends Kind>(kind: K, count: number): Promise<Extract<Sample, { kind: K }>[]> =>
  until(
    async () => {
      const found = await readings(kind)
      return found.length >= count && found
    },
    5_000,
    `${count} ${kind}`,
  )

test('two keys typed in one go and the Tab after them are three, and so they are in the next field', async () => {
  await come()
  await tab.key('Tab')
  await some('focus', 1)
  const before = (await readings('key')).length
  for (const key of ['4', '2', 'Tab']) await tab.key(key)
  await some('focus', 2)
  expect(await readings('key')).toHaveLength(before + 3)
  for (const key of ['4', '2', 'Shift+Tab']) await tab.key(key)
  await some('focus', 3)
  expect((await readings('key')).length).toBeGreaterThanOrEqual(before + 6)
})

if (engine === 'chromium') {
  test('buttons that are held together press once', async () => {
    await come()
    await tab.move(300, 300)
    await tab.down()
    await tab.down({ button: 'right' })
    await tab.up()
    await tab.up({ button: 'right' })
    await tab.down({ button: 'right' })
    await tab.up({ button: 'right' })
    await tab.key('Tab')
    await some('focus', 1)
    for (const kind of ['press', 'release'] as const) expect(await readings(kind)).toHaveLength(1)
  })
  test('a second finger presses nothing', async () => {
    await come()
    const { cdp } = tab as ChromiumTab
    const touch = (type: 'touchStart' | 'touchEnd', ...touchPoints: { x: number; y: number }[]): Promise<unknown> =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints })
    await touch('touchStart', { x: 300, y: 300 })
    await touch('touchStart', { x: 300, y: 300 }, { x: 400, y: 300 })
    await touch('touchEnd')
    await tab.key('Tab')
    await some('focus', 1)
    for (const kind of ['press', 'aim', 'release'] as const) expect(await readings(kind)).toHaveLength(1)
    expect(await readings('release')).toMatchObject([{ joined: true }])
  })
  test('a key that is held down is one', async () => {
    await come()
    await tab.key('Tab')
    await some('focus', 1)
    const before = (await readings('key')).length
    const { cdp } = tab as ChromiumTab
    const down = (autoRepeat: boolean): Promise<unknown> =>
      cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Shift', code: 'ShiftLeft', autoRepeat })
    for (const again of [false, true, true, true]) await down(again)
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Shift', code: 'ShiftLeft' })
    await tab.key('Tab')
    await some('focus', 2)
    expect(await readings('key')).toHaveLength(before + 2)
  })
}

test('media that a page takes away while it plays has stopped', async () => {
  await come()
  await tab.evaluate(async () => {
    const { media } = window as unknown as { media: (loop: boolean) => Promise<HTMLMediaElement> }
    const video = await media(false)
    video.remove()
  })
  expect((await some('media', 2)).map(({ on }) => on)).toEqual([true, false])
})

test('a film on a slow line is played by who pressed, however late it begins', async () => {
  await come()
  await tab.evaluate(() => {
    const film = document.body.appendChild(document.createElement('video'))
    film.muted = true
    document.querySelector('#play')!.addEventListener('click', () => {
      film.play().catch(() => {})
      setTimeout(() => {
        film.src = (window as unknown as { silence: string }).silence
      }, 1200)
    })
  })
  await tab.click(...(await middle(tab, '#play')))
  await some('media', 1)
  const played = await some('player', 1)
  expect(played[0]).toMatchObject({ did: 'play' })
  expect(played.filter(({ did, alone }) => did === 'play' && alone)).toEqual([])
})

test('what a hand that goes on holding moves a film to is sought', async () => {
  await come()
  await tab.evaluate(() => {
    const { media } = window as unknown as { media: (loop: boolean) => Promise<HTMLMediaElement> }
    return media(false).then((film) => void Object.assign(window, { film }))
  })
  const seek = (to: number): Promise<void> =>
    tab.evaluate((to) => {
      ;(window as unknown as { film: HTMLMediaElement }).film.currentTime = to
    }, to)
  const sought = async (ms: number): Promise<boolean> =>
    (await readings('player')).some(({ did, at }) => did === 'seek' && Math.abs(at - ms) < 50)
  await until(async () => (await readings('media')).at(-1)?.on === false, 5_000, 'the end')
  await tab.move(...(await middle(tab, '#play')))
  await tab.down()
  await pass(tab, 1100)
  await seek(0.4)
  await until(() => sought(400), 5_000, 'the seek')
  await tab.up()
  await pass(tab, 1100)
  // What moves it by now is the page.
  await seek(0.6)
  await pass(tab, 200)
  await tab.key('Shift')
  await seek(0.2)
  await until(() => sought(200), 5_000, 'the last seek')
  expect(await sought(600)).toBe(false)
})

test('a page that has put another body in the place of its own is heard to grow', async () => {
  await come()
  await tab.evaluate(() => {
    const body = document.createElement('body')
    body.style.height = '3000px'
    document.body.replaceWith(body)
  })
  const tall = (px: number): Promise<unknown> =>
    until(async () => (await readings('scroll')).some(({ height }) => height >= px), 5_000, `a page of ${px} px`)
  await tall(3000)
  // One that fitted the window is read once more by then.
  await pass(tab, 2600)
  await tab.evaluate(() => {
    document.body.style.height = '5000px'
  })
  await tall(5000)
})

test('a film in the shadow root of a player plays', async () => {
  await come()
  const [x, y] = await tab.evaluate(() => {
    const box = document.querySelector('x-player')!.shadowRoot!.querySelector('button')!.getBoundingClientRect()
    return [box.x + box.width / 2, box.y + box.height / 2] as const
  })
  await tab.click(x, y)
  const inside = (): Promise<boolean> =>
    tab.evaluate(() => {
      const film = document.querySelector('x-player')!.shadowRoot!.querySelector('x-film')!.shadowRoot!.querySelector('video')
      return !!film && film.currentTime > 0
    })
  await until(inside, 5_000, 'the film to play')
  expect((await some('media', 1)).map(({ on }) => on)).toContain(true)
  expect((await some('player', 1))[0]).toMatchObject({ did: 'play' })
})

test('a muted loop is decoration, and plays for nobody', async () => {
  await come()
  await tab.evaluate(async () => {
    const { media } = window as unknown as { media: (loop: boolean) => Promise<HTMLMediaElement> }
    await media(true)
    await media(false)
  })
  const [first, last] = await some('media', 2)
  // The one that is heard of plays for a second; the loop would go on.
  expect([first!.on, last!.on]).toEqual([true, false])
})
