import type { MicroFields } from '../core/event.js'

// Hosts whole, so that an account page or a mail box of the same house is no search.
const search =
  /^(www\.|m\.|images\.|html\.|lite\.)?(google|bing|baidu|duckduckgo|ecosia|kagi|qwant|sogou|startpage|yandex|ya)\.|(^|\.)search\.|googlequicksearchbox/
const social =
  /(^|\.)(bsky\.app|discord\.com|facebook|instagram|linkedin|lnkd\.in|pinterest|reddit|snapchat|t\.co|t\.me|threads|tiktok|tumblr|twitter|vk\.com|weibo|whatsapp|x\.com|youtube)(\.|$)/

/** What kind of page led here; nothing else of its address is kept. */
export const referrer = ({ referrer: from, location }: Document): NonNullable<MicroFields['page']['ref']> => {
  if (!URL.canParse(from)) return 'none'
  const [there, here] = [new URL(from).hostname, location.hostname].map((host) => host.replace(/^www\./, ''))
  return there === here || there!.endsWith(`.${here}`) || here!.endsWith(`.${there}`)
    ? 'same'
    : search.test(there!)
      ? 'search'
      : social.test(there!)
        ? 'social'
        : 'other'
}
