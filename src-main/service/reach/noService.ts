/** No service could be reached or started. */
export class NoService extends Error {}
