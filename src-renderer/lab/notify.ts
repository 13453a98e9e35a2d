/** Whether notifications of the system exist here and are not forbidden. */
export const notifiable = (): boolean => 'Notification' in globalThis && Notification.permission !== 'denied'

/** Shows a notification; a press on it brings the page forward. */
export function notify(title: string, body: string): void {
  const shown = new Notification(title, { body })
  shown.addEventListener('click', () => window.focus())
}
