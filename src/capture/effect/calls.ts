import { native } from '../../core/native.js'
import { wrapped, overhear, type Heard, type Method } from './overhear.js'
import { LONG, SOON, type Press } from './press.js'

/** Addresses of other sites by which pages count what people do. */
const COUNTS =
  /analytics|collect|beacon|telemetry|pixel|track|metrics|segment\.|amplitude|posthog|mixpanel|\brum\b|\/(log|stat|event|batch|envelope)s?\b|\/[eigjpt]\/?(\?|$)/i

/** How the browser's own functions read; one of the page's that is bound has no name. */
const BROWSERS = /^function \w+\(\)\s*\{\s*\[native code\]\s*\}$/

/** What shows something that leaves no trace in the document. First windows of the browser's own: to choose, to allow, to share, to pay, to sign in. */
const SHOWN = {
  HTMLElement: 'showPopover hidePopover togglePopover',
  HTMLInputElement: 'showPicker',
  Geolocation: 'getCurrentPosition watchPosition',
  MediaDevices: 'getUserMedia getDisplayMedia',
  Navigator: 'share',
  PaymentRequest: 'show',
  CredentialsContainer: 'get create',
  Clipboard: 'write writeText',
  HTMLMediaElement: 'play pause currentTime muted volume',
  HTMLVideoElement: 'requestPictureInPicture webkitEnterFullscreen',
  AudioScheduledSourceNode: 'start',
  // It has a method of its own.
  AudioBufferSourceNode: 'start',
  SpeechSynthesis: 'speak',
  StyleSheet: 'disabled',
}
/** The constructors of a window that has them. */
type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>

/** What the calls that a page makes are told to. */
export interface Calls {
  /** Whose doing what happens now is. */
  readonly whose: () => Press | null | undefined
  /** The press whose click was just before this time. */
  readonly justClicked: (t: number) => Press | undefined
  /** Something was shown that leaves no trace in the document. */
  readonly shown: (press: Press) => void
  /** A request went out. */
  readonly asked: (press: Press) => void
  /** What happens until this task and its promises end is its doing. */
  readonly resume: (press: Press) => void
  /** It asked `self` for a scroll. */
  readonly scrolls: (press: Press, args: readonly unknown[], self: unknown) => void
}

/**
 * Hears of what a press begins or shows elsewhere than in the document, until `signal` aborts and what it adds to `undo` has run. Timers and frames: what a press leaves to be done
 * later is its doing, and an answer that comes late looks like one that comes by itself. A press that is old sets no timer any more.
 */
export const calls = (
  window: Window & typeof globalThis,
  signal: AbortSignal,
  undo: (() => void)[],
  { whose, justClicked, shown, asked, resume, scrolls }: Calls,
): void => {
  const { document, location } = window
  const on = (
    owner: object | undefined,
    names: string,
    run: (press: Press, args: readonly unknown[], self: unknown) => ReturnType<Heard>,
  ): unknown =>
    undo.push(
      overhear(owner, names, (args, self) => {
        const press = whose()
        return press ? run(press, args, self) : undefined
      }),
    )
  /** Answers whether whoever asks waits for an answer. */
  const ask = (press: Press, url: unknown, init?: RequestInit): boolean => {
    const { href, origin } = new URL((url as Partial<Request>).url ?? String(url), document.baseURI)
    const { keepalive, mode } = init ?? (url as Partial<Request>)
    // Sent on the side: it answers nobody.
    const waits = !keepalive && mode !== 'no-cors' && (origin === location.origin || !COUNTS.test(href))
    if (waits) asked(press)
    return waits
  }
  /** Of these methods those that are the browser's own. */
  const own = (owner: object | undefined, names: string): string =>
    names
      .split(' ')
      .filter((name) => BROWSERS.test(String(owner?.[name as keyof object])))
      .join(' ')
  const later = (press: Press): void => {
    if (!signal.aborted) resume(press)
  }
  const { prototype } = native(window, 'Promise')
  const then = native(prototype, 'then')
  /** Before whoever waits for a promise goes on. They wait for another one: so the browser asks that whether anybody minds its failure. */
  const follow =
    (press: Press) =>
    (result: unknown): unknown => {
      const on = <T>(answer: T): T => {
        try {
          later(press)
        } catch {
          // The page gets its answer.
        }
        return answer
      }
      // Who patches promises has his own.
      if (Object.getPrototypeOf(result) !== prototype) return result
      return then.call(result as Promise<unknown>, on, (error) => {
        throw on(error)
      })
    }
  on(window, 'setTimeout setInterval requestAnimationFrame requestIdleCallback', (press, [run, ...rest]) => {
    if (typeof run !== 'function' || window.performance.now() > press.soon + LONG - SOON) return undefined
    // An interval may outlive all of this.
    let owner: Press | undefined = press
    undo.push(() => {
      owner = undefined
    })
    return [wrapped(run as Method, () => owner && resume(owner)), ...rest]
  })
  const follows = own(window, 'fetch')
  on(window, 'fetch', (press, [url, init]) => {
    const waits = ask(press, url, init as RequestInit | undefined)
    // Whose promise a function of the page returns, and who minds it, is not known.
    return waits && follows ? follow(press) : undefined
  })
  // To read the answer takes a promise of its own.
  const answers = window.Response?.prototype
  on(answers, own(answers, 'json text blob arrayBuffer formData'), (press) => follow(press))
  // Whoever waits for its turn among tabs goes on in what it is called with, and after it.
  const locks = window.LockManager?.prototype
  on(locks, own(locks, 'request'), (press) => follow(press))
  on(locks, 'request', (press, args) => {
    const run = args.at(-1)
    return typeof run === 'function' ? [...args.slice(0, -1), wrapped(run as Method, () => later(press))] : undefined
  })
  on(window.XMLHttpRequest.prototype, 'open', (press, [, url], request) => {
    ask(press, url)
    const answered = (): void => {
      if ((request as XMLHttpRequest).readyState > 1) resume(press)
    }
    native(request as XMLHttpRequest, 'addEventListener').call(request, 'readystatechange', answered, { signal })
  })
  on(window.WebSocket?.prototype, 'send', asked)
  // A module that is imported calls nothing: the browser tells once it has come, as of a script; WebKit as of anything, beacons too.
  const { PerformanceObserver } = window
  const modules =
    PerformanceObserver &&
    new PerformanceObserver((list) => {
      for (const { initiatorType, name, startTime } of list.getEntries() as PerformanceResourceTiming[]) {
        const script = initiatorType === 'script' || (initiatorType === 'other' && /\.m?js\b/.test(name))
        const press = script && justClicked(startTime)
        if (press) ask(press, name)
      }
    })
  modules?.observe({ type: 'resource' })
  undo.push(() => modules?.disconnect())
  // A picture or a script that is fetched: what is done when it has come. In the capture phase that is heard first.
  for (const { prototype } of [window.HTMLImageElement, window.HTMLScriptElement])
    on(prototype, 'src', (press, _, element) => {
      native(element as Element, 'addEventListener').call(element, 'load', () => resume(press), { signal, capture: true, once: true })
    })
  on(window, 'alert confirm prompt print open showOpenFilePicker showSaveFilePicker showDirectoryPicker', shown)
  on(document, 'startViewTransition', shown)
  for (const [owner, names] of Object.entries(SHOWN)) on((window as unknown as Globals)[owner]?.prototype, names, shown)
  on(window.Notification, 'requestPermission', shown)
  on(window.HTMLLinkElement.prototype, 'href disabled', (press, _, link) => {
    if ((link as HTMLLinkElement).relList.contains('stylesheet')) shown(press)
  })
  // Before the click that is the style of a ripple.
  on(window.CSSStyleSheet.prototype, 'insertRule deleteRule replaceSync', (press) => {
    if (press.clicked) shown(press)
  })
  on(window.HTMLElement.prototype, 'click', (press, _, self) => {
    if ((self as Element).matches('a[href],input[type=file],input[type=color]')) shown(press)
  })
  on(window.Element.prototype, 'animate', (press, _, self) => {
    if (!press.aim.self.contains(self as Element)) shown(press)
  })
  on(window.Element.prototype, 'scrollTop scrollLeft', scrolls)
  for (const owner of [window, window.Element.prototype]) on(owner, 'scroll scrollTo scrollBy scrollIntoView', scrolls)
  // Fields that are set tell nobody. What they are set to is not looked at.
  for (const { prototype } of [window.HTMLInputElement, window.HTMLTextAreaElement, window.HTMLSelectElement])
    on(prototype, 'value valueAsDate valueAsNumber stepUp stepDown checked selectedIndex', (press, _, field) => {
      if ((field as Element).isConnected && !(field as Element).matches('[type=hidden]')) shown(press)
    })
}
