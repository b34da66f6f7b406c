import { expect, test } from 'vitest'
import { referrer } from '../../../src/capture/referrer.js'

const from = (address: string, hostname = 'www.shop.example'): string =>
  referrer({ referrer: address, location: { hostname } } as unknown as Document)

test.each([
  ['', 'none'],
  ['about:blank', 'other'],
  ['https://www.shop.example/list?q=secret', 'same'],
  ['https://shop.example/', 'same'],
  ['https://checkout.shop.example/', 'same'],
  ['https://www.google.com/', 'search'],
  ['https://google.co.uk/search?q=secret', 'search'],
  ['https://uk.search.yahoo.com/', 'search'],
  ['https://duckduckgo.com/', 'search'],
  ['android-app://com.google.android.googlequicksearchbox/', 'search'],
  ['https://mail.google.com/', 'other'],
  ['https://accounts.google.com/signin', 'other'],
  ['https://research.example/', 'other'],
  ['https://t.co/abc', 'social'],
  ['https://l.facebook.com/', 'social'],
  ['https://www.linkedin.com/feed/', 'social'],
  ['https://x.com/', 'social'],
  ['https://netflix.com/', 'other'],
  ['https://myshop.example/', 'other'],
])('%s: %s', (address, kind) => {
  expect(from(address)).toBe(kind)
})
