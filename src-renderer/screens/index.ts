import type { Component } from 'svelte'
import type { ExperimentState } from '../../core/records/records.ts'
import type { OpenExperiment } from '../lab/openExperiment.svelte.ts'

/** A view of one experiment: a tab of its page. */
export interface Tab {
  /** Its word in the address. */
  name: string
  label: string
  open(): Promise<{ default: Component<{ experiment: OpenExperiment }> }>
}

/** A view of the whole lab, linked in the rail. */
export interface Screen {
  name: string
  label: string
  /** Its sign in the rail; a screen without one is opened from other screens. */
  sign?: string
  open(): Promise<{ default: Component }>
}

/** The tabs of an experiment, in order. A new one takes one file and one line. */
export const tabs: Tab[] = [
  { name: 'live', label: 'Live', open: () => import('./Live.svelte') },
  { name: 'tradeoff', label: 'Trade-off', open: () => import('./Tradeoff.svelte') },
  { name: 'runs', label: 'Runs', open: () => import('./Runs.svelte') },
  { name: 'units', label: 'Units', open: () => import('./Units.svelte') },
  { name: 'answers', label: 'Answers', open: () => import('./Answers.svelte') },
  { name: 'report', label: 'Report', open: () => import('./Report.svelte') },
]

/** The screens of the lab; an empty address opens the first. Device and the glossary are last in the rail, at its foot. */
export const screens: Screen[] = [
  { name: 'experiments', label: 'Experiments', sign: '≡', open: () => import('./Experiments.svelte') },
  { name: 'new', label: 'New experiment', sign: '+', open: () => import('./NewExperiment.svelte') },
  { name: 'scatter', label: 'Scatter', sign: '∴', open: () => import('./Scatter.svelte') },
  { name: 'together', label: 'Together', sign: '≈', open: () => import('./Together.svelte') },
  { name: 'device', label: 'Device', sign: '□', open: () => import('./Device.svelte') },
  { name: 'glossary', label: 'Glossary', sign: '?', open: () => import('./Glossary.svelte') },
  { name: 'compare', label: 'Compare', open: () => import('./Compare.svelte') },
]

/** The tab that an address names; by default by state: progress during training, results afterwards. */
export function tabOf(name: string | undefined, state: ExperimentState | null): Tab {
  const named = tabs.find((tab) => tab.name === name)
  return named ?? (state === 'finished' ? (tabs[1] ?? tabs[0]!) : tabs[0]!)
}
