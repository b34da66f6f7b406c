import { expect, test } from 'vitest'
import type { Sample, SampleOf } from '../../src/core/sample.js'
import { page, pass } from './site.js'
import { onSite, server, tab } from './stage.js'
import { until } from './until.js'

/** What the captures tell of pages that are not as simple as they look. */
const taps = 'window.samples = []; listen(lib.start({ tap: (sample) => samples.push({ ...sample }) }))'
const zone = (name: string, style: string, inside = ''): string =>
  `<section data-inkling="${name}" style="position: absolute; left: 0; width: 600px; ${style}">${inside}</section>`
const frame = '<main style="display: block; height: 500px"><h1>Much</h1><a href="#more">More</a></main>'
const cards = Array.from({ length: 500 }, (_, i) => zone(`card-${i}`, `top: ${i * 100}px; height: 80px`)).join('')

onSite(
  {
    '/tall': page(zone('reviews', 'top: 900px; height: 6000px'), taps),
    '/low': page(`<body style="height: 3000px">${zone('price', 'top: 1500px; height: 200px')}`, taps),
    '/label': page('<label for="it" style="position: absolute; top: 100px; left: 100px">Your street</label><input id="it">', taps),
    '/shadow': page(
      '<my-buy></my-buy>',
      `document.querySelector('my-buy').attachShadow({ mode: 'open' }).innerHTML = '<button data-inkling="buy" style="position: fixed; top: 100px; left: 100px; width: 200px; height: 80px">Buy</button><button data-inkling="cart">Cart</button>'
      ${taps}`,
    ),
    '/text': page(zone('price', 'top: 0; height: 100px', `49 EUR<script type="application/json">${'"word" '.repeat(5000)}</script>`), taps),
    '/swap': page(`<main>${zone('reviews', 'top: 0; height: 100px')}</main><footer>still here</footer>`, taps),
    '/many': page(`<div>${cards}</div>`, taps),
    '/far': page(
      `${'<i role="none" hidden></i>'.repeat(20_000)}<div>${cards}</div>`,
      `window.samples = []
      const scroll = () => scrollTo(0, 1e6)
      listen(lib.start({ tap: (sample) => samples.push({ ...sample }) && sample.kind === 'page' && setTimeout(scroll, 50) }))`,
    ),
    '/goes': page(
      zone('price', 'top: 100px; height: 100px'),
      `addEventListener('click', () => setTimeout(() => document.querySelector('section').remove(), 1000))
      ${taps}`,
    ),
    // As Ionic builds it: what scrolls is a part of a component that is made once its script has come.
    '/component': page(
      `<style>html, body { height: 100%; margin: 0; overflow: hidden }</style>
      <my-content style="display: block; height: 100%"><div style="height: 3000px">Much to see</div></my-content>`,
      `setTimeout(() => {
        document.querySelector('my-content').attachShadow({ mode: 'open' }).innerHTML =
          '<main style="height: 100%; overflow-y: scroll"><slot></slot></main>'
      }, 300)
      ${taps}`,
    ),
    // As an app router builds them: what frames the pages stays.
    '/app': page(frame, taps),
    '/lamp': page(`<meta property="og:type" content="product">${frame}`, taps),
    '/late': page(
      '<span class="price" style="position: absolute; top: 0; left: 0; width: 200px; height: 50px"></span>',
      `addEventListener('click', () => (document.querySelector('.price').textContent = '49 EUR'))
      ${taps}`,
    ),
    '/widget': page(zone('reviews', 'top: 0; min-height: 100px', 'Reviews come later'), taps),
    '/unseen': page(
      `<style>.shy { opacity: 0; transition: opacity .2s } .shy.on { opacity: 1 }</style>
      ${zone('price', 'top: 0; height: 50px', 'Seen <button>Press</button>')}
      ${zone('cart', 'top: 100px; height: 50px; visibility: hidden', '<button>Pay</button>')}
      ${zone('search', 'top: 200px; height: 50px; opacity: 0', '<button>Find</button>')}
      <div class="shy">${zone('reviews', 'top: 300px; height: 50px', '<button>Helpful</button>')}</div>
      <div style="position: absolute; top: 400px; left: 0; width: 300px; height: 50px"><input data-inkling="size" type="radio" style="opacity: 0; width: 50px; height: 50px"></div>`,
      `addEventListener('click', () => (document.querySelector('[data-inkling=cart]').style.visibility = 'visible'))
      ${taps}`,
    ),
    '/shell': page(
      '<style>html, body { height: 100%; margin: 0; overflow: hidden } #app { height: 100%; overflow-y: auto; position: relative }</style><div id="app"><div style="height: 3000px"></div></div>',
      taps,
    ),
  },
  { home: false },
)

const samples = <K extends Sample['kind']>(kind: K): Promise<SampleOf<K>[]> =>
  tab.evaluate((kind) => (window as unknown as { samples: Sample[] }).samples.filter((each) => each.kind === kind), kind) as never
/** The last told share of a zone. */
const share = async (name: string): Promise<number | undefined> => {
  const numbers = (await samples('place')).filter((each) => each.zone === name).map((each) => each.place)
  return (await samples('seen')).findLast((each) => numbers.includes(each.place))?.share
}
/** Of the zones told so far that are in view, each by name. */
const inView = async (): Promise<string[]> => {
  const names = new Set((await samples('place')).map((each) => each.zone ?? ''))
  const shares = await Promise.all([...names].map(async (name) => ((await share(name)) ? name : '')))
  return shares.filter((name) => name).toSorted()
}
/** The zones of the things that are told as targets and have not gone. */
const aimed = async (): Promise<string[]> => {
  const places = new Map((await samples('place')).map((each) => [each.place, each.zone ?? '']))
  const widths = new Map((await samples('target')).map((each) => [each.place, each.w]))
  return [...widths].flatMap(([place, w]) => (w ? (places.get(place) ?? '') : [])).toSorted()
}
/** Goes to another page of an app that frames them all alike. */
const route = (path: string, type: string): Promise<void> =>
  tab.evaluate(
    (path, type) => {
      history.pushState(null, '', path)
      document.querySelector('meta[property]')?.remove()
      document.head.insertAdjacentHTML('beforeend', `<meta property="og:type" content="${type}">`)
    },
    path,
    type,
  )
const come = async (path: string): Promise<void> => {
  await tab.goto(server.origin + path)
  await until(async () => (await samples('page')).length, 5_000, 'the start')
}

/** Scrolls on until so far down: a busy WebKit turns its wheel less far than it was told. */
const scrollDown = async (to: number): Promise<void> => {
  let last = -1
  await until(
    async () => {
      const top = await tab.evaluate(() => scrollY)
      // One that stands still has gone as far as it goes.
      if (top === last && top < to) await tab.wheel(300, 300, 0, to - top)
      last = top
      await pass(tab, 150)
      return top >= to
    },
    5_000,
    `the page to be scrolled by ${to}`,
  )
}

test('a zone far taller than the screen is seen whole while it fills it', async () => {
  await come('/tall')
  await tab.wheel(300, 300, 0, 3000)
  await until(async () => (await share('reviews')) === 1, 5_000, 'the zone to fill the screen')
})

test('a zone that came from below weighs full once it is in the middle', async () => {
  await come('/low')
  await scrollDown(1250)
  await until(async () => (await samples('seen')).at(-1)?.weight === 1 && (await share('price')) === 1, 5_000, 'the zone in the middle')
})

test('the pointer on a label is on the label, wherever its control is', async () => {
  await come('/label')
  for (let x = 105; x < 130; x += 5) {
    await tab.move(x, 110)
    await pass(tab, 300)
  }
  const over = (await samples('over')).map((each) => each.place)
  const targets = (await samples('place')).filter((each) => over.includes(each.place)).map((each) => each.target)
  expect(targets).toEqual(['label'])
})

test('a control in an open shadow root is a place', async () => {
  await come('/shadow')
  await tab.move(200, 140)
  await tab.click(200, 140)
  const press = await until(async () => (await samples('press'))[0], 5_000, 'the press')
  expect((await samples('place')).find(({ place }) => place === press.place)).toMatchObject({ zone: 'buy', target: 'buy' })
})

test('focus by key is told where it is in an open shadow root, when it comes there and when it moves on', async () => {
  await come('/shadow')
  const focused = async (): Promise<(string | undefined)[]> => {
    const places = await samples('place')
    return (await samples('focus')).map((each) => places.find(({ place }) => place === each.place)?.target)
  }
  for (const told of [['buy'], ['buy', 'cart'], ['buy', 'cart', 'buy']]) {
    await tab.key(told.length < 3 ? 'Tab' : 'Shift+Tab')
    await until(async () => (await focused()).length >= told.length, 5_000, `focus to be told ${told.length} times`)
    expect(await focused()).toEqual(told)
  }
})

test('scripts are no words', async () => {
  await come('/text')
  const place = await until(async () => (await samples('place')).find((each) => each.zone === 'price'), 5_000, 'the zone')
  expect(place.words).toBeLessThan(5)
})

test('a page swapped for one with as many elements has its zones found', async () => {
  await come('/swap')
  await until(() => share('reviews'), 5_000, 'the first zone')
  await tab.evaluate(() => {
    document.querySelector('main')!.innerHTML =
      '<section data-inkling="price" style="position: absolute; left: 0; width: 600px; top: 0; height: 100px"></section>'
    history.pushState(null, '', '/swapped')
  })
  await until(() => share('price'), 5_000, 'the second zone')
  await until(async () => (await share('reviews')) === 0, 5_000, 'the first to be gone')
})

test('what frames every page is the zone that a page makes of it', async () => {
  await come('/app')
  // Looked at, and nothing found.
  await pass(tab, 500)
  expect(await inView()).toEqual([])
  await route('/lamp', 'product')
  await until(async () => (await share('product')) === 1, 5_000, 'the product')
  await until(async () => (await aimed()).join() === 'product', 5_000, 'its link')
})

test('what frames every page is no zone any more on a page that makes none of it', async () => {
  await come('/lamp')
  await until(async () => (await share('product')) === 1, 5_000, 'the product')
  await until(async () => (await aimed()).join() === 'product', 5_000, 'its link')
  await route('/cart', 'website')
  await until(async () => (await share('product')) === 0, 5_000, 'the product to be gone')
  await until(async () => !(await aimed()).length, 5_000, 'its link to be gone')
})

test('a page that says late what it is about is heard', async () => {
  await come('/app')
  await tab.evaluate(() => history.pushState(null, '', '/lamp'))
  await pass(tab, 1500)
  await tab.evaluate(() => {
    document.head.insertAdjacentHTML('beforeend', '<script type="application/ld+json">{ "@type": "Product" }</script>')
  })
  await tab.click(300, 600)
  await until(async () => (await share('product')) === 1, 5_000, 'the product')
})

test('a price that is filled in late, in the room it has, is found', async () => {
  await come('/late')
  await pass(tab, 1500)
  expect(await inView()).toEqual([])
  await tab.click(300, 300)
  await until(async () => (await share('price')) === 1, 5_000, 'the price')
})

test('words that come late are counted, once', async () => {
  await come('/widget')
  await until(() => share('reviews'), 5_000, 'the zone')
  const words = async (): Promise<number[]> => (await samples('place')).filter(({ zone }) => zone === 'reviews').map((each) => each.words)
  expect(await words()).toEqual([3])
  await tab.evaluate(() => {
    document.querySelector('section')!.insertAdjacentHTML('beforeend', `<p>${'words, '.repeat(300)}</p>`)
  })
  await until(async () => (await words()).length > 1, 5_000, 'the words')
  await tab.evaluate(() => {
    document.querySelector('section')!.insertAdjacentHTML('beforeend', `<p>${'words, '.repeat(30)}</p>`)
  })
  await tab.click(700, 600)
  await pass(tab, 1500)
  expect(await words()).toEqual([3, 353])
  expect(new Set((await samples('place')).map(({ place }) => place)).size).toBe((await samples('place')).length - 1)
})

test('what keeps its place and cannot be seen is not in view, until it is shown', async () => {
  await come('/unseen')
  await until(async () => (await inView()).length > 1, 5_000, 'the zones one sees')
  await until(async () => (await aimed()).length > 1, 5_000, 'the controls one sees')
  // A field may be drawn by what lies around it.
  expect(await inView()).toEqual(['price', 'size'])
  expect(await aimed()).toEqual(['price', 'size'])
  await tab.click(700, 600)
  await until(async () => (await inView()).includes('cart'), 5_000, 'the zone that a click shows')
  await until(async () => (await aimed()).includes('cart'), 5_000, 'its button')
  await pass(tab, 1500)
  const toggle = (): Promise<void> => tab.evaluate(() => void document.querySelector('.shy')!.classList.toggle('on'))
  await toggle()
  await until(async () => (await inView()).includes('reviews'), 5_000, 'the zone that fades in')
  await toggle()
  await until(async () => !(await inView()).includes('reviews'), 5_000, 'the zone to fade out')
  await until(async () => !(await aimed()).includes('reviews'), 5_000, 'its button to fade out')
  expect(await inView()).toEqual(['cart', 'price', 'size'])
})

test('content that comes late into an inner scroller has its zones found', async () => {
  await come('/shell')
  await tab.evaluate(() => {
    document.querySelector('#app > div')!.innerHTML =
      '<section data-inkling="price" style="position: absolute; left: 0; width: 600px; top: 200px; height: 300px"></section>'
  })
  await tab.wheel(300, 300, 0, 100)
  await until(() => share('price'), 5_000, 'the zone')
})

test('what scrolls within a component is the page, though the component comes late', async () => {
  await come('/component')
  await pass(tab, 400)
  await until(
    async () => {
      await tab.wheel(300, 300, 0, 100)
      return (await samples('scroll')).some(({ top, height }) => top > 0 && height >= 3000)
    },
    5_000,
    'the scroll',
  )
})

test('of five hundred zones those are watched that one has come to, down there and up again', async () => {
  await come('/many')
  await until(async () => (await share('card-0')) === 1, 5_000, 'the first zone')
  await tab.evaluate(() => scrollTo(0, 1e6))
  await until(async () => (await share('card-499')) === 1, 5_000, 'the last zone')
  await tab.evaluate(() => scrollTo(0, 20_000))
  await until(async () => (await share('card-202')) === 1, 5_000, 'one in the middle')
  await tab.evaluate(() => scrollTo(0, 0))
  await until(async () => (await share('card-2')) === 1 && (await share('card-202')) === 0, 5_000, 'the first ones again')
})

test('a scroll while a long page may still be looked through leads to another look', async () => {
  await come('/far')
  await until(async () => (await share('card-499')) === 1, 15_000, 'the last zone')
})

test('a zone that goes when a look is due is told to be gone', async () => {
  await come('/goes')
  await until(async () => (await share('price')) === 1, 5_000, 'the zone')
  // No look is due any more but the one that the click asks for.
  await pass(tab, 1500)
  await tab.click(700, 400)
  await until(async () => (await share('price')) === 0, 5_000, 'the zone to be gone')
})

test('a page that acts on what a scroll told hears no error of an observer', async () => {
  await come('/low')
  await tab.evaluate(() => {
    window.ink.on('hover', () => {
      history.pushState(null, '', '/elsewhere')
      document.body.style.height = '4000px'
    })
  })
  await scrollDown(1250)
  await until(() => share('price'), 5_000, 'the zone')
  // A page that was stuck meanwhile takes nobody's rest for one.
  let turn = 100
  await until(
    async () => {
      // What is told right after a scroll may be its doing.
      await pass(tab, 400)
      await tab.move(700, 400)
      await tab.move(300, 400)
      await pass(tab, 900, () => tab.move(300 + Math.random(), 400))
      await tab.wheel(300, 400, 0, turn)
      turn = -turn
      await pass(tab, 150)
      return tab.evaluate(() => location.pathname === '/elsewhere')
    },
    15_000,
    'the hover',
  )
  await pass(tab, 300)
  expect(await tab.evaluate(() => window.thrown)).toEqual([])
})
