// A funder's yes to one version of a campaign: how it is named where decisions look for it.
import type { Funding } from './schema.ts';

/** As MerchantProfile.consents names it. */
export function consentKey(campaign: string, version: number): string {
  return `${campaign}@${version}`;
}

/** For examples, tryouts and backtests, which ask what a campaign would do once everybody who pays has said yes. */
export function assumingConsent(funding: Funding): Funding {
  const { consent: _consent, ...rest } = funding;
  return rest;
}
