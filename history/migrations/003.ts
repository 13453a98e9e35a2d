/** Version 3: how a cohort was cut from larger ones (JSON list of `core/messages/regroup.ts`), NULL for one that was planned so. */
export default `
ALTER TABLE cohorts ADD COLUMN regrouped TEXT;
`
