import type { MicroFields } from '../core/event.js'

// Hosts whole, so that an account page or a mail box of the same house is no search.
const search = /^\.(m\.)?(google|bing|baidu|duckduckgo|ecosia|kagi|qwant|sogou|startpage|yandex|ya)\.|\.search\.|quicksearch/
const social =
  /\.(bsky\.app|discord\.com|facebook|instagram|linkedin|lnkd\.in|pinterest|reddit|snapchat|t\.co|t\.me|threads|tiktok|twitter|vk\.com|weibo|whatsapp|x\.com|youtube)(\.|$)/

const host = (name: string): string => `.${name.replace(/^www\./, '')}`

/** What kind of page led here; nothing else of its address is kept. */
export const referrer = ({ referrer: from, location }: Document): NonNullable<MicroFields['page']['ref']> => {
  if (!from) return 'none'
  const there = host(new URL(from).hostname)
  const here = host(location.hostname)
  return there.endsWith(here) || here.endsWith(there) ? 'same' : search.test(there) ? 'search' : social.test(there) ? 'social' : 'other'
}
