import { readFile } from 'node:fs/promises';

/** A weight in a file of weights. */
interface StoredWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Position of the first value in the file, in bytes. */
  readonly offset: number;
}

/**
 * The fp32 weights of a file by name: a length in eight bytes, as many bytes of JSON, then the values
 * (https://github.com/huggingface/safetensors#format).
 */
export async function readSafetensors(file: string): Promise<Map<string, StoredWeight>> {
  const bytes = await readFile(file);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [first, last],
        },
      ]) => {
        const values = new Float32Array(new Uint8Array(bytes.subarray(start + first, start + last)).buffer);
        return [name, { shape, values, offset: start + first }];
      },
    ),
  );
}

/** The largest absolute difference of two weights of one shape. */
export function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0);
}
