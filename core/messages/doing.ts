/** What an experiment that is not over does now. */
export type Doing =
  /** No trainer works for it; `place` counts from 1, among `of` that wait. */
  | { is: 'queued'; place: number; of: number }
  /** All its trainers wait until so many of its programs are compiled. */
  | { is: 'compiling'; programs: number }
  | { is: 'starting' | 'training' | 'measuring' | 'stopping' }
  /** The history has taken no write for seconds, or a process has given no sign of life. */
  | { is: 'waiting' | 'silent' }

/** The same in words: `queued, 2nd of 3`, `compiling 3 programs`, `training`. */
export function doingWords(doing: Doing): string {
  if (doing.is === 'waiting') return 'waiting for the history'
  if (doing.is === 'silent') return 'no sign of life'
  if (doing.is === 'compiling') return `compiling ${doing.programs} program${doing.programs === 1 ? '' : 's'}`
  if (doing.is !== 'queued') return doing.is
  return doing.of > 1 ? `queued, ${ordinal(doing.place)} of ${doing.of}` : 'queued, next'
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}
