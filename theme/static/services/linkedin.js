/**
 * Sets LinkedIn's Insight Tag up, before LinkedIn's own script runs; started by the consent runtime, so only after a yes.
 * The partner's number stands on its element (policy.toml, [[services]] options).
 */
{
  const { partner } = document.currentScript?.dataset ?? {};
  Object.assign(globalThis, { _linkedin_partner_id: partner, _linkedin_data_partner_ids: [partner] });
}
