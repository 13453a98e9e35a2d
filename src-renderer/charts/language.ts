// Chromium in the POSIX locale calls its language `en-US@posix`, which its own number formats refuse; uPlot asks for
// one as soon as it is loaded. Import this before it.
try {
  new Intl.NumberFormat(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
}
