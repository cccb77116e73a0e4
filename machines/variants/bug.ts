/** A bug that Linux md once had. */

/** One bug of the catalogue; variants of the networks refer to it by its number. */
export interface HistoricalBug {
  readonly number: number;
  /** Ids of the commits that mended it, as known; an asterisk marks one from memory. Null when not established. */
  readonly commit: string | null;
  /** First release with the mend; a span where it is uncertain by one. */
  readonly fixedIn: string;
  /** What the mend was about, abridged. */
  readonly subject: string;
}

/** One line of the catalogue. */
export function bug(
  number: number,
  commit: string | null,
  fixedIn: string,
  subject: string,
): HistoricalBug {
  return { number, commit, fixedIn, subject };
}
