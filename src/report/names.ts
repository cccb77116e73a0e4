/** Names: file names and anchors of reports. The same things get the same names in every run. */
import type { Violation } from '../check/index.ts';
import type { NetworkReport, ReportData } from './report-data.ts';

/** Letters, digits, dots and dashes only: fit for a file name and an anchor. */
export function slug(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .replaceAll(/\.{2,}/g, '.');
}

/** The network's name; with its era where the report shows several eras of it. */
export function networkKey(
  network: NetworkReport,
  all: readonly Pick<NetworkReport, 'family'>[],
): string {
  const { name, era } = network.family;
  const isShared = all.filter((one) => one.family.name === name).length > 1;
  return slug(isShared ? `${name}-${era}` : name);
}

/** File name of a violation's reports, without ending. Parameters are left out: a run has one size. */
export function violationName(story: Violation): string {
  const { network, era, property, variants } = story;
  return slug([network, era, property.id, ...variants].join('-'));
}

/** A story and the name of its reports. */
export interface NamedStory {
  readonly name: string;
  readonly story: Violation;
}

/** All stories of a run with distinct names, in the order of the report. */
export function storiesOf(data: ReportData): NamedStory[] {
  const results = [
    ...data.networks.flatMap((one) => [one.main, ...(one.mended === null ? [] : [one.mended])]),
    ...data.variants.map((one) => one.result),
  ];
  const stories = [
    ...results.flatMap((one) => one.properties.flatMap(({ story }) => story ?? [])),
    ...data.conformance.flatMap((one) => one.differences),
  ];
  const taken = new Set<string>();
  return stories.map((story) => {
    const wanted = violationName(story);
    let name = wanted;
    // File systems may not tell upper from lower case.
    for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${wanted}-${next}`;
    taken.add(name.toLowerCase());
    return { name, story };
  });
}
