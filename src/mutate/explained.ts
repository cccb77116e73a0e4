/** Explanations: why a mutant that no property kills may live, as somebody wrote it down beside the model. */
import type { SurvivorReason } from '../../machines/language/index.ts';
import type { JudgedMutant } from './judge.ts';

/** The first reason that fits a mutant; undefined where nobody has written one. */
export function explanationOf(
  mutant: Pick<JudgedMutant, 'operator' | 'subject' | 'detail'>,
  reasons: readonly SurvivorReason[],
): SurvivorReason | undefined {
  return reasons.find(({ operators, subjects, details }) => {
    const isOperator = operators?.some((one) => one === mutant.operator) ?? true;
    const isDetail = details?.some((one) => fits(mutant.detail, one)) ?? true;
    return isOperator && isDetail && subjects.some((one) => fits(mutant.subject, one));
  });
}

/** Whether a text is the pattern's, in which a star stands for anything. */
function fits(text: string, pattern: string): boolean {
  const parts = pattern
    .split('*')
    .map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
