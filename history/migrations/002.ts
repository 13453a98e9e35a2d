/** Version 2: what the first dimension of an artifact counts, by name (JSON list), NULL where nothing is named. */
export default `
ALTER TABLE artifacts ADD COLUMN labels TEXT;
`
