// Runs in the page, twice at the start of every document: `mainWorld` beside the page's scripts, `preloadWorld` in an
// isolated world, which shares the document and nothing else.

/** Defines what the preload script exposes; calls go over as events. */
export function mainWorld() {
  window.addEventListener('standin-expose', ({ detail }) => {
    const { key, names } = JSON.parse(detail)
    if (key in window) return
    const call = (name) => window.dispatchEvent(new CustomEvent('standin-call', { detail: `${key}.${name}` }))
    const api = Object.fromEntries(names.map((name) => [name, () => void call(name)]))
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true })
  })
  window.dispatchEvent(new CustomEvent('standin-ready'))
}

/** What the module `electron` is to a sandboxed preload script, and the far ends of its ports. */
export function preloadWorld(isolated) {
  const apis = new Map()
  const ports = new Map()
  const expose = () =>
    apis.forEach((api, key) => {
      const detail = JSON.stringify({ key, names: Object.keys(api) })
      window.dispatchEvent(new CustomEvent('standin-expose', { detail }))
    })
  window.addEventListener('standin-ready', expose)
  window.addEventListener('standin-call', ({ detail }) => {
    const [key, name] = detail.split('.')
    apis.get(key)[name]()
  })
  const encode = (data) =>
    data instanceof Uint8Array ? { bytes: Array.from(data, (byte) => String.fromCharCode(byte)).join('') } : { data }
  const decode = ({ data, bytes }) => (bytes === undefined ? data : Uint8Array.from(bytes, (c) => c.charCodeAt(0)))
  const tell = (message) => globalThis.standinOut(JSON.stringify(message))
  globalThis.standinIn = (id, message) => {
    const port = ports.get(id)
    if (message === null) {
      port?.close()
      ports.delete(id)
    } else port?.postMessage(decode(message))
  }
  const electron = {
    // No path: a call goes over as an event, which carries no file.
    webUtils: { getPathForFile: () => '' },
    contextBridge: {
      exposeInMainWorld(key, api) {
        if (!isolated) throw new Error('contextBridge API can only be used when contextIsolation is enabled')
        apis.set(key, api)
        expose()
      },
    },
    ipcRenderer: {
      postMessage(channel, data, transferred = []) {
        const ids = transferred.map((port) => {
          const id = `${performance.timeOrigin}:${ports.size}:${Math.random()}`
          ports.set(id, port)
          port.addEventListener('message', ({ data }) => tell({ port: id, ...encode(data) }))
          port.addEventListener('close', () => tell({ port: id, closed: true }))
          return id
        })
        tell({ channel, data, ids })
        transferred.forEach((port) => port.start())
      },
    },
  }
  return (name) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload script cannot require ${name}`)
    return electron
  }
}
