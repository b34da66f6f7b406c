export type Engine = 'chromium' | 'firefox' | 'webkit'

/** Where an engine lives on this machine and how it is driven, as written by `install.mjs`. */
export interface Found {
  readonly via: 'cdp' | 'bidi' | 'webdriver' | 'playwright'
  /** The program to start; for `webdriver` the driver. */
  readonly exe: string
  /** Only for `webdriver`: the browser the driver starts. */
  readonly browser?: string
  readonly version: string
}

export interface LaunchOptions {
  /** A profile directory from an earlier browser: same cookies, same IndexedDB. */
  readonly profile?: string
  /** Extra command-line switches (Chromium, WebKit). */
  readonly args?: readonly string[]
  /** Lives on when the process of a page is killed: Playwright has Firefox end then. */
  readonly survives?: true
  /** Extra preferences (Firefox). */
  readonly prefs?: Readonly<Record<string, string | number | boolean>>
}

/** Which button of the mouse, left unless told, and the how-manieth press of a double or triple click it is, where the driver does not count itself. */
export interface Button {
  readonly button?: 'left' | 'middle' | 'right'
  readonly count?: number
}

export interface Tab {
  /** Resolves after the load event. */
  goto(url: string): Promise<void>
  /** Runs `fn` in the page. Arguments and result travel as JSON; a promise is awaited. */
  evaluate<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>>
  /** CSS px of the viewport; `steps` intermediate moves, 1 unless told. */
  move(x: number, y: number, options?: { readonly steps?: number }): Promise<void>
  down(button?: Button): Promise<void>
  up(button?: Button): Promise<void>
  click(x: number, y: number): Promise<void>
  wheel(x: number, y: number, dx: number, dy: number): Promise<void>
  /** Types a text, or presses a named key: `Tab`, `Shift+Tab`, `Enter`, `Escape`, `ArrowDown`, … */
  key(text: string): Promise<void>
  /** Undefined where the engine's driver cannot touch. */
  readonly tap: ((x: number, y: number) => Promise<void>) | undefined
  /** Resolves once `document.visibilityState` says so. */
  hide(): Promise<void>
  show(): Promise<void>
  /** One step in history; resolves once the other entry is there. */
  back(): Promise<void>
  forward(): Promise<void>
  url(): Promise<string>
  /** Opens another tab over this one, in the same window. Undefined where a window has one tab. */
  readonly beside: (() => Promise<Tab>) | undefined
  /** Writes a PNG. */
  screenshot(path: string): Promise<void>
  close(): Promise<void>
  /** Uncaught errors, unhandled rejections and `console.error` lines so far. */
  readonly errors: readonly string[]
  /** Every other console line so far (not under WebKit's driver, which has no log). */
  readonly console: readonly string[]
}

export interface Browser {
  readonly engine: Engine
  readonly version: string
  /** The root of the real process tree, where it is known. */
  readonly pid: number | undefined
  readonly profile: string
  /** Whether `hide()` really hides: false for Playwright's own builds, which fake visibility. */
  readonly hiddenCapable: boolean
  /** A window of its own, so that opening one hides no other. */
  newTab(url?: string): Promise<Tab>
  /** Quits as a person would. */
  close(): Promise<void>
  /** SIGKILL for every process of the browser, as a crash or the OOM killer would. */
  kill(): Promise<void>
}

/** Every engine's viewport, CSS px. */
export const viewport = { width: 1000, height: 700 }
