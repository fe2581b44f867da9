// What the way back from the provider of the bank says in the address of the sign-in page.

/** Null when it says nothing. */
export function oidcFault(search: string): 'fault.oidc' | 'fault.oidc_unknown' | null {
  const said = new URLSearchParams(search).get('fault');
  if (said === null) return null;
  return said === 'oidc_unknown' ? 'fault.oidc_unknown' : 'fault.oidc';
}
