/** What a scenario may ask of the guest, as plain data. Offsets and lengths are in KiB of the array, and multiples of 4. */

/** A member by its image: `d0` is the guest's first disk. */
export type Device = `d${number}`;

/** How `mdadm --create` is called. */
export interface CreateOperation {
  readonly do: 'create';
  readonly devices: readonly Device[];
  readonly spares?: readonly Device[];
  /** Default 64. */
  readonly chunkKibibytes?: number;
  /** Default left-symmetric. */
  readonly layout?: string;
  /** Default 64; null for an array without bitmap. */
  readonly bitmapChunkKibibytes?: number | null;
  /** Seconds between two passes of the bitmap daemon; default 1. */
  readonly delaySeconds?: number;
  /** Default true. False: the resync of the new array is waited for. */
  readonly assumeClean?: boolean;
  /** Size used of each member; default all. */
  readonly sizeKibibytes?: number;
}

/** A fault of the shim. Bytes of the image; without `from` and `to` all of it; `image` `*` means every one. */
export type Fault =
  | {
      readonly fault: 'hold';
      readonly image: string;
      readonly from?: number;
      readonly to?: number;
      /** From which of the matching writes on, from 1; default 1. */
      readonly count?: number;
    }
  | {
      readonly fault: 'fail';
      readonly image: string;
      readonly from?: number;
      readonly to?: number;
      readonly access: 'r' | 'w' | 'rw';
    }
  | {
      readonly fault: 'kill';
      readonly when: 'before' | 'after';
      readonly image: string;
      readonly from?: number;
      readonly to?: number;
      /** Which of the matching writes, from 1; default 1. */
      readonly count?: number;
    };

/** One thing that the guest does. */
export type Operation =
  | CreateOperation
  | {
      readonly do: 'assemble';
      readonly devices: readonly Device[];
      readonly force?: boolean;
      /** Takes the lists of bad blocks away: a failed write fails the member. */
      readonly update?: 'no-bbl';
    }
  | { readonly do: 'stop' }
  /** Fills the range with the text, again and again, and waits for it. */
  | {
      readonly do: 'write';
      readonly text: string;
      readonly at: number;
      readonly length: number;
      /** Not waited for: the guest goes on at once. */
      readonly background?: boolean;
    }
  /** Writes blocks of the payload file that the harness made: from its block `block` on. */
  | {
      readonly do: 'write-payload';
      readonly block: number;
      readonly at: number;
      readonly length: number;
      readonly background?: boolean;
      /** Followed by a flush; default false. */
      readonly isFlushed?: boolean;
    }
  | { readonly do: 'fail' | 'remove' | 'add' | 're-add'; readonly device: Device }
  /** Writes a file of the array's folder in sysfs, for instance `sync_action`. */
  | { readonly do: 'set'; readonly file: string; readonly value: string }
  | { readonly do: 'grow'; readonly sizeKibibytes: number | 'max' }
  | { readonly do: 'sleep'; readonly seconds: number }
  /** Waits for the background writes. */
  | { readonly do: 'join' }
  /** Waits until no bit is set on disk. */
  | { readonly do: 'await-clear'; readonly device?: Device }
  /** Waits until no sync runs or is about to. */
  | { readonly do: 'await-idle' }
  /** Waits until a file of the array's folder in sysfs holds the value; a shell pattern. */
  | { readonly do: 'await-value'; readonly file: string; readonly value: string }
  /** Waits until the sync has passed this sector. */
  | { readonly do: 'await-sector'; readonly sector: number }
  /** Sets the faults from now on; none ends those that hold. */
  | { readonly do: 'faults'; readonly faults: readonly Fault[] }
  /** Results, for whoever judges the run. */
  | { readonly do: 'digest'; readonly as: string }
  /** The text that a block begins with. */
  | { readonly do: 'read'; readonly at: number; readonly as: string }
  /** Compares parity everywhere; the result is mismatch_cnt. */
  | { readonly do: 'check'; readonly as: string }
  | { readonly do: 'value'; readonly file: string; readonly as: string }
  /** Number of bits set on the member's disk. */
  | { readonly do: 'bits'; readonly device: Device; readonly as: string }
  /** What mdadm says of the member's superblock and bitmap goes to the console. */
  | { readonly do: 'examine'; readonly device: Device }
  /** Stock shell commands, for what the other operations cannot say. */
  | { readonly do: 'shell'; readonly words: string; readonly tells: string };
