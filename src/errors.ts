/** The one error type of raidproof. Bad input ends as one clear line: what, where, what to do. */

/**
 * Every code raidproof can end with. Codes are stable; scripts may match on them.
 * RP1xx: command line; RP2xx: images and formats; RP3xx: networks and machines; RP4xx: environment.
 */
export type ErrorCode =
  | 'RP101' // unknown command, option or argument value
  | 'RP102' // unknown network
  | 'RP103' // unknown or out-of-range parameter
  | 'RP104' // unknown variant or mend
  | 'RP105' // unknown property
  | 'RP106' // a replay key that is not one
  | 'RP107' // unknown era
  | 'RP108' // unknown scope
  | 'RP109' // a schedule of a simulation that is not one
  | 'RP201' // file cannot be read or written
  | 'RP202' // image is too short (truncated)
  | 'RP203' // wrong magic
  | 'RP204' // wrong checksum
  | 'RP205' // a superblock field is out of range or contradicts another
  | 'RP206' // unsupported feature, level or version
  | 'RP207' // members do not belong to one array
  | 'RP208' // assembly refused (dirty degraded, too few members, …)
  | 'RP209' // bitmap superblock is unusable
  | 'RP210' // array content or request out of range
  | 'RP211' // a write log is damaged
  | 'RP212' // a write log does not fit its images
  | 'RP213' // a write log never shows an array
  | 'RP214' // a trace is damaged
  | 'RP216' // a checkpoint is damaged
  | 'RP217' // a checkpoint of another search
  | 'RP218' // a journal of mutants is damaged
  | 'RP301' // a network definition is malformed
  | 'RP302' // a machine cannot be tabulated
  | 'RP303' // a path that XState does not take: a key of another network, or tables that disagree
  | 'RP304' // a limit ended the explanation of a trace; it is open
  | 'RP401' // the environment lacks something
  | 'RP402' // a kernel that runs as a process does not do its job
  | 'RP403' // another run has the folder
  | 'RP404'; // a program does not speak the adapter protocol

/** A failure that the user can act on. `message` is one line; `code` one of {@link ErrorCode}. */
export class RaidproofError extends Error {
  readonly code: ErrorCode;

  /**
   * @param code stable code of the failure
   * @param what what is wrong, with the values that show it
   * @param where the file, field, option or network concerned
   * @param remedy what the user can do about it
   */
  constructor(code: ErrorCode, what: string, where: string, remedy: string) {
    super(`${code} ${where}: ${what}. ${remedy}`);
    this.name = 'RaidproofError';
    this.code = code;
  }
}
