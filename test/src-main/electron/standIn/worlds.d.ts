export function mainWorld(): void
export function preloadWorld(isolated: boolean): (name: string) => unknown
