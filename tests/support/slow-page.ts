/** A web page of 4 MB whose deep nesting keeps the search for its article busy for more than a minute. */
export function slowPage(): Buffer {
  const nest = `${'<div>'.repeat(200)}<p>a, b</p>${'</div>'.repeat(200)}`;
  return Buffer.from(`<html><body>${nest.repeat(2_000)}</body></html>`);
}
