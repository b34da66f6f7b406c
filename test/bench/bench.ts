/** What the library costs a page; `load` as an argument: what the studio's collector takes. */
await(process.argv.includes('load') ? import('./load.js') : import('./page.js'))
