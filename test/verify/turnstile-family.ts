/** A family with two defects and their mends, small enough to know every finding. */
import type { Network, NetworkFamily, Variant } from '../../machines/language/index.ts';
import { turnstileNetwork } from '../check/support/turnstile.ts';

const mend = (name: string, concerns: readonly string[]): Variant => ({
  name,
  kind: 'mend',
  sentence: `${name}.`,
  commit: `${name} commit`,
  concerns,
});

/** The turnstile with its broken glass and its blind watchman as known defects. */
export const turnstileFamily: NetworkFamily = {
  name: 'turnstile',
  sentence: 'A turnstile.',
  eras: ['none'],
  parameters: [{ name: 'size', standard: 1, least: 1, most: 2, sentence: 'nothing' }],
  scopes: [
    { name: 'wide', sentence: 'Wide.', parameters: { size: 2 } },
    { name: 'huge', sentence: 'Huge.', parameters: { size: 2 }, large: true },
  ],
  variants: [mend('no-vandal', ['whole']), mend('no-second-coin', ['all-seen'])],
  knownDefects: [
    { property: 'whole', mend: 'no-vandal', consequence: 'It is broken.', versions: 'all' },
    {
      property: 'all-seen',
      mend: 'no-second-coin',
      consequence: 'A coin is lost.',
      versions: 'all',
    },
  ],
  build: (_era, parameters, variants): Network => {
    const network = turnstileNetwork();
    const gone = new Set([
      ...(variants.has('no-vandal') ? ['kick'] : []),
      ...(variants.has('no-second-coin') ? ['insert a coin'] : []),
    ]);
    return {
      ...network,
      parameters,
      steps: network.steps.filter((one) => !gone.has(one.name)),
    };
  },
};
