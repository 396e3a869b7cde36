// A device that keeps passkeys: Chromium's own virtual authenticator.

import type { Page } from '@playwright/test';

/** Plugs a device into the browser of `page` that keeps passkeys and knows its owner. */
export async function plugIn(page: Page): Promise<PasskeyDevice> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    recogniseOwner: async (isVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: isVerified });
    },
    answerByItself: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
  };
}

export interface PasskeyDevice {
  /** How many passkeys it keeps. */
  count: () => Promise<number>;
  /** Whether it believes that its owner is there. */
  recogniseOwner: (isVerified: boolean) => Promise<void>;
  /** Whether its owner touches it as soon as it asks. Then the login page's field alone logs
   * them in, before they have typed anything into it. */
  answerByItself: (enabled: boolean) => Promise<void>;
}
