/** A history error that a user can act on: what happened, what is safe, what to do. */
export class HistoryError extends Error {
  override name = 'HistoryError'
  /** The history's file. */
  readonly path: string
  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
}

/** There is no file to read. */
export class HistoryMissing extends HistoryError {
  override name = 'HistoryMissing'
  constructor(path: string) {
    super(path, `there is no history at ${path}; check the path, or run an experiment to begin one`)
  }
}

/** The file was written by a newer Pellucid. */
export class HistoryTooNew extends HistoryError {
  override name = 'HistoryTooNew'
  constructor(path: string, found: number, known: number) {
    super(
      path,
      `${path} was written by a newer Pellucid (history version ${found}; this one knows up to ${known}). ` +
        `Nothing was changed. Update Pellucid, or choose another history with --history FILE`,
    )
  }
}

/** The file is something else; it is left unchanged. */
export class NotAHistory extends HistoryError {
  override name = 'NotAHistory'
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(path, `${path} is not a Pellucid history: ${why}. Nothing was changed. Choose another file`, options)
  }
}

/** The file is damaged; it is never deleted. */
export class HistoryCorrupt extends HistoryError {
  override name = 'HistoryCorrupt'
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(
      path,
      `${path} is damaged: ${what}. The file is left unchanged. ` +
        `"pellucid check" lists the damage; "pellucid restore" lists the backups, goes back to one of them and keeps this file beside it`,
      options,
    )
  }
}

/** A history is missing or empty, but its backups exist. */
export class HistoryLost extends HistoryError {
  override name = 'HistoryLost'
  constructor(path: string, how: 'is gone' | 'is empty', folder: string, newest: Date) {
    super(
      path,
      `the history ${path} ${how}, but backups of it are in ${folder}, the newest of ` +
        `${newest.toISOString().slice(0, 16).replace('T', ' ')} UTC. Nothing was changed. "pellucid restore" lists them, ` +
        `"pellucid restore newest" brings the newest back; "pellucid run FILE --begin-anew" starts another history ` +
        `and leaves them unchanged`,
    )
  }
}

/** The file is no longer the one that was opened: it was renamed, deleted, replaced or truncated while in use. */
export class HistoryMoved extends HistoryError {
  override name = 'HistoryMoved'
  constructor(path: string, what: string) {
    super(path, `${path} ${what} while Pellucid was writing to it`)
  }
}

/** The file or its folder may not be written. */
export class HistoryReadOnly extends HistoryError {
  override name = 'HistoryReadOnly'
  constructor(path: string, options?: ErrorOptions) {
    super(
      path,
      `${path} cannot be written: the file, its folder or its disk is read-only. What is stored is safe and can be ` +
        `read. Allow writing to the file and its folder, or choose another history with --history FILE`,
      options,
    )
  }
}

/** The file cannot be opened or read: a missing folder, a permission, a failing disk. */
export class HistoryUnreachable extends HistoryError {
  override name = 'HistoryUnreachable'
  constructor(path: string, why: string, options?: ErrorOptions & { todo?: string }) {
    const usual = 'Check that the folder exists, that the path names a file, and that you may read and write both'
    super(path, `${path} cannot be opened: ${why}. Nothing was changed. ${options?.todo ?? usual}`, options)
  }
}

/** The system refused to write for a reason unrelated to the stored data. */
export class HistoryRefused extends HistoryError {
  override name = 'HistoryRefused'
  constructor(path: string, what: string, todo: string, options?: ErrorOptions) {
    super(path, `${path}: ${what}. Everything up to the last checkpoint is stored and can be read. ${todo}`, options)
  }
}

/** The disk is full. */
export class DiskFull extends HistoryError {
  override name = 'DiskFull'
  constructor(path: string, options?: ErrorOptions) {
    super(
      path,
      `no room left to write ${path}. Everything up to the last checkpoint is stored and can be read. ` +
        `Free some space on that disk, then resume`,
      options,
    )
  }
}

/** Another program has held the file longer than we wait. */
export class HistoryBusy extends HistoryError {
  override name = 'HistoryBusy'
  constructor(path: string, options?: ErrorOptions) {
    super(
      path,
      `${path} is in use by another program that is writing to it. Nothing was changed. ` +
        `Close the other program, or wait and try again`,
      options,
    )
  }
}

/** The beginning of a name that fits several experiments. */
export class AmbiguousExperiment extends Error {
  override name = 'AmbiguousExperiment'
  constructor(given: string, names: string[]) {
    const shown = names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')
    super(`"${given}" could be any of: ${shown}. Type more of the name, or an experiment's number`)
  }
}
