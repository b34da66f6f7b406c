/** @jsxImportSource preact */
import type { JSX } from 'preact'
import { nameOf } from './row.js'
import { paused, stream } from './state.js'
import { describe, family, moment } from './words.js'

/** What arrives, newest first. It moves by itself, so it can be held still; and it is not read out unasked. */
export const Stream = (): JSX.Element => (
  <section class="card stream" aria-labelledby="stream">
    <header>
      <h2 id="stream">Live</h2>
      <button
        type="button"
        aria-pressed={paused.value}
        onClick={() => {
          paused.value = !paused.value
        }}
      >
        {paused.value ? 'Resume' : 'Pause'}
      </button>
    </header>
    <div class="lines" role="log" aria-live="off" aria-labelledby="stream" tabIndex={0}>
      <ol>
        {stream.value.map((row) => (
          <li key={nameOf(row)} data-family={family(row.type)}>
            <time dateTime={new Date(row.at).toISOString()}>{moment(row.at)}</time>
            <b>{row.type}</b>
            {row.zone && <span class="zone">{row.zone}</span>}
            <span class="what">{describe(row)}</span>
          </li>
        ))}
      </ol>
    </div>
  </section>
)
