import { offer } from './control.ts'

interface Item {
  label?: string
  click?: () => void
  submenu?: Item[]
}

let menu: Item[] = []

/** `electron.Menu`: what has a label can be clicked by the test. */
export const Menu = {
  buildFromTemplate: (template: Item[]) => template,
  setApplicationMenu: (template: Item[]) => void (menu = template),
}

offer('menu', (label: string) => {
  const item = menu.flatMap(({ submenu = [] }) => submenu).find((item) => item.label === label)
  if (!item?.click) throw new Error(`no menu item ${label}`)
  item.click()
})
