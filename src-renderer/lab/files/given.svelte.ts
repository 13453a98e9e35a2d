import type { DataFacts, HistoryFacts, SuitedTask } from '../../../core/files/understood.ts'
import { experimentSchema } from '../../../core/experiment/schema.ts'
import { experimentOn } from '../../../core/files/starting.ts'
import { wordsOf } from '../../client/words.ts'
import { pathOf, type LabClient } from '../../client/host.ts'
import { to } from '../address.ts'
import type { Place } from '../place.svelte.ts'
import { packed, type Dropped } from './folders.ts'
import { kindOf, openable } from './kinds.ts'
import { placed } from './send.ts'

/** An experiment file, by name. */
export interface NamedText {
  name: string
  text: string
}

/** A file that was given, and what came of it so far. */
export type GivenFile = { id: number; name: string } & (
  | { state: 'reading'; share: number }
  | { state: 'refused'; why: string }
  | { state: 'experiment'; text: string }
  | { state: 'data'; path: string; facts: DataFacts['files'][number] | null }
  | { state: 'history'; path: string; facts: HistoryFacts }
)

/** Parts of the lab that opening files needs. */
interface Within {
  readonly ask: LabClient
  readonly place: Place
  catalog(): ReturnType<LabClient['catalog']>
}

/** Files at a time. */
const most = 16

/** Files that the user drops on the window or opens: a single experiment opens at once, all else is shown first. */
export class Given {
  files = $state.raw<GivenFile[]>([])
  /** What tasks make of the given data. */
  tasks = $state.raw<SuitedTask[]>([])
  /** The experiment file that the page of a new experiment is to take over. */
  experiment = $state.raw<NamedText | null>(null)
  /** Why something as a whole did not work. */
  problem = $state<string | null>(null)
  readonly #lab: Within
  #last = 0
  /** What the user chose of what tasks leave open, by option. */
  #chosen: Record<string, string> = {}
  /** Paths of the copies that the lab keeps of these files. */
  readonly #copies = new Set<string>()

  constructor(lab: Within) {
    this.#lab = lab
  }

  /** Lets the user choose files. */
  choose(): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.addEventListener('change', () => void this.take([...(input.files ?? [])]))
    input.click()
  }

  /** Takes files: tells what each is, and asks the lab about data and histories. */
  async take(given: readonly File[], folders: Dropped['folders'] = []): Promise<void> {
    if (given.length + folders.length === 0) return
    const room = Math.max(0, most - this.files.length)
    this.problem =
      given.length + folders.length > room
        ? `At most ${most} files are opened at a time; ${given.length + folders.length - room} were left out.`
        : null
    const taken = given.slice(0, room)
    const within = folders.slice(0, room - taken.length)
    const fields = Object.keys(experimentSchema(await this.#lab.catalog()).properties ?? {})
    const alone = this.files.length === 0 && taken.length === 1 && within.length === 0 && this.problem === null
    if (alone) {
      const kind = await kindOf(taken[0]!, fields)
      if (kind.kind === 'experiment') return this.open({ name: taken[0]!.name, text: kind.text })
    }
    await Promise.all([
      ...taken.map((file) => this.#read(file, fields)),
      ...within.map((folder) => this.#readFolder(folder)),
    ])
    await this.#suit()
  }

  /** Opens an experiment file as a new experiment. */
  open(file: NamedText): void {
    this.experiment = file
    this.close()
    this.#lab.place.go(to('new'))
  }

  /** Gives the opened experiment file to the page that takes it over. */
  handOver(file: NamedText): NamedText {
    this.experiment = null
    return file
  }

  /** Writes a new experiment with a task that uses the given data. */
  use(suited: SuitedTask): void {
    const { task, options } = suited
    const name = this.files.find(({ state }) => state === 'data')?.name ?? task
    const text = experimentOn(suited, name)
    // An array in an NPZ file is named behind the file's path.
    const used = Object.values(options).map(String)
    for (const copy of this.#copies) if (used.some((path) => path.startsWith(copy))) this.#copies.delete(copy)
    this.open({ name: `${task} from ${name}`, text })
  }

  /** Puts the files away; the lab's copies of those that are not used are removed. */
  close(): void {
    const paths = [...this.#copies]
    this.#copies.clear()
    this.files = []
    this.tasks = []
    this.#chosen = {}
    this.problem = null
    if (paths.length > 0) this.#lab.ask.files.discard({ paths }).catch(() => {})
  }

  /** Decides an option that a task leaves open. */
  async choice(option: string, value: string): Promise<void> {
    this.#chosen = { ...this.#chosen, [option]: value }
    await this.#suit()
  }

  async #read(file: File, fields: readonly string[]): Promise<void> {
    const id = ++this.#last
    const { name } = file
    this.files = [...this.files, { id, name, state: 'reading', share: 0 }]
    const set = (one: GivenFile) => (this.files = this.files.map((other) => (other.id === id ? one : other)))
    try {
      const kind = await kindOf(file, fields)
      if (kind.kind === 'refused') return void set({ id, name, state: 'refused', why: kind.why })
      if (kind.kind === 'experiment') return void set({ id, name, state: 'experiment', text: kind.text })
      const path = await placed(this.#lab.ask, file, (share) => set({ id, name, state: 'reading', share }))
      this.#copies.add(path)
      if (kind.kind === 'data') return void set({ id, name, state: 'data', path, facts: null })
      set({ id, name, state: 'history', path, facts: await this.#lab.ask.files.history({ path }) })
    } catch (error) {
      set({ id, name, state: 'refused', why: wordsOf(error) })
    }
  }

  /** Takes a folder by its path where the window knows it; else its files are sent as one archive. */
  async #readFolder({ entry, file }: Dropped['folders'][number]): Promise<void> {
    const id = ++this.#last
    const { name } = entry
    this.files = [...this.files, { id, name, state: 'reading', share: 0 }]
    const set = (one: GivenFile) => (this.files = this.files.map((other) => (other.id === id ? one : other)))
    try {
      const known = pathOf(file)
      if (known) return void set({ id, name, state: 'data', path: known, facts: null })
      const told = (share: number) => set({ id, name, state: 'reading', share })
      const path = await placed(this.#lab.ask, await packed(entry), told)
      this.#copies.add(path)
      set({ id, name, state: 'data', path, facts: null })
    } catch (error) {
      set({ id, name, state: 'refused', why: wordsOf(error) })
    }
  }

  /** Asks what all given data are together. */
  async #suit(): Promise<void> {
    const data = this.files.flatMap((file) => (file.state === 'data' ? [file] : []))
    const paths = [...new Set(data.map(({ path }) => path))]
    if (paths.length === 0) return
    try {
      const { files, tasks } = await this.#lab.ask.files.data({ paths, chosen: this.#chosen })
      const facts = new Map(paths.map((path, i) => [path, files[i]!]))
      this.files = this.files.map((file) =>
        file.state === 'data' ? { ...file, facts: facts.get(file.path) ?? file.facts } : file,
      )
      const named = new Map(data.map(({ path, name }) => [path, name]))
      this.tasks = tasks.map((one) => ({ ...one, said: one.said.map((sentence) => byName(sentence, named)) }))
      if (tasks.length === 0) this.problem = `No task uses such data. ${openable}`
    } catch (error) {
      this.problem = wordsOf(error)
    }
  }
}

/** A sentence in which files are called as the user calls them, not as the lab stores them. */
function byName(sentence: string, named: ReadonlyMap<string, string>): string {
  for (const [path, name] of named) sentence = sentence.replaceAll(path, name)
  return sentence
}
