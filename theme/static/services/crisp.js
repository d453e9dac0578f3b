/**
 * Sets the chat of Crisp up, before Crisp's own script runs; started by the consent runtime, so only after a yes.
 * The website's number stands on its element (policy.toml, [[services]] options).
 */
{
  const { website } = document.currentScript?.dataset ?? {};
  Object.assign(globalThis, { $crisp: [], CRISP_WEBSITE_ID: website });
}
