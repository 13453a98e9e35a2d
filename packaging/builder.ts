import type { Configuration } from 'electron-builder'

/** electron-builder's configuration: a window in an archive, and beside it the lab on plain Node. */
export const config: Configuration = {
  appId: 'lab.pellucid',
  productName: 'Pellucid',
  // A Debian package must have a homepage; this one says that there is none yet.
  extraMetadata: { homepage: process.env.PELLUCID_HOMEPAGE ?? 'https://pellucid.invalid' },
  directories: { output: 'dist' },
  files: ['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!node_modules/**'],
  asar: true,
  // electron-builder copies a `node_modules` folder only if it is named.
  extraResources: [
    { from: 'out/lab', to: 'lab', filter: ['**/*', '!node_modules/**'] },
    { from: 'out/lab/node_modules', to: 'lab/node_modules', filter: ['**/*'] },
  ],
  npmRebuild: false,
  publish: null,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    // On Apple's own processors a changed binary does not start unless it is signed again.
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
  },
  linux: {
    target: ['deb', 'tar.gz'],
    category: 'Science',
    icon: 'out/icon.png',
    maintainer: 'Pellucid',
    synopsis: 'A lab',
  },
  mac: { target: ['dmg'], category: 'public.app-category.education', icon: 'out/icon.png' },
  win: { target: ['nsis'], icon: 'out/icon.png' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}
