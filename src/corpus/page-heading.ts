/** The heading over the text of a page: what a citation says of its place. */
export function pageHeading(number: number): string {
  return `p. ${number}`;
}

/** Whether a heading is a page's; such a heading says nothing of what the text is about. */
export function isPageHeading(text: string): boolean {
  return /^p\. \d+$/.test(text);
}
