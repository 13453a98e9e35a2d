/** The page's path on its server. It is not the root, so that our cookie is not sent to other servers at the root. */
export const place = '/lab'
