/** Anchors: where things stand in the HTML report, so that any of them can be linked to. */
import type { ChartAnchors } from '../view/chart-svg.ts';
import type { Finding } from './judgement.ts';
import { slug } from './names.ts';

/** Anchor of a property of a network: `bitmap-S1`. */
export function propertyAnchor(networkKey: string, property: string): string {
  return `${networkKey}-${slug(property)}`;
}

/** Anchor of a finding: `finding-bitmap-load-as-two`. */
export function findingAnchor({ key, mend }: Finding): string {
  return `finding-${key}-${slug(mend)}`;
}

/** Anchor of a story, by the name of its reports. */
export function storyAnchor(name: string): string {
  return `story-${name}`;
}

/** Anchor of a machine's chart in a network: `bitmap-machine-chunk`. */
export function chartAnchor(networkKey: string, machine: string): string {
  return `${networkKey}-machine-${slug(machine)}`;
}

/** Anchors of a chart's states and transitions. */
export function chartAnchors(networkKey: string, machine: string): ChartAnchors {
  const prefix = chartAnchor(networkKey, machine);
  return {
    state: (path) => (path === '' ? `${prefix}-outline` : `${prefix}-${slug(path)}`),
    transition: (id) => `${prefix}-on-${slug(id)}`,
  };
}
