/** Where the page lies on its server. It is not the root, so that no other server is sent our cookie by the way. */
export const place = '/lab'
