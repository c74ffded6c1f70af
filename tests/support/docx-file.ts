import { strToU8, zipSync } from 'fflate';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** What a Word document is made of. */
export interface DocxContent {
  /** Paragraphs; a text that begins with `# ` or `## ` is a heading, `[^1]` is the mark of the first footnote. */
  readonly paragraphs: readonly string[];
  readonly footnotes?: readonly string[];
  /** Elements of `docProps/core.xml` by name, such as `dc:title`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Other parts by path. */
  readonly parts?: Readonly<Record<string, Uint8Array>>;
}

/** A `.docx` with what Word writes and no more than is needed. */
export function docxOf({ paragraphs, footnotes = [], properties = {}, parts = {} }: DocxContent): Uint8Array {
  const notes = footnotes.map(
    (text, index) => `<w:footnote w:id="${index + 1}"><w:p>${runOf(text)}</w:p></w:footnote>`,
  );
  const facts = Object.entries(properties).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return zipSync({
    '[Content_Types].xml': xml(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    ),
    '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
    'word/_rels/document.xml.rels': relations(['styles', 'styles.xml'], ['footnotes', 'footnotes.xml']),
    'word/styles.xml': xml(
      `<w:styles ${WORD}>${['Title', 'heading 1', 'heading 2'].map((name) => `<w:style w:type="paragraph" w:styleId="${name.replace(' ', '')}"><w:name w:val="${name}"/></w:style>`).join('')}</w:styles>`,
    ),
    'word/footnotes.xml': xml(`<w:footnotes ${WORD}>${notes.join('')}</w:footnotes>`),
    'word/document.xml': xml(
      `<w:document ${WORD}><w:body>${paragraphs.map(paragraphOf).join('')}</w:body></w:document>`,
    ),
    'docProps/core.xml': xml(
      `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">${facts.join('')}</cp:coreProperties>`,
    ),
    ...parts,
  });
}

function relations(...targets: readonly (readonly [string, string])[]): Uint8Array {
  const list = targets.map(
    ([type, target], index) => `<Relationship Id="r${index}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return xml(`<Relationships xmlns="${RELATIONS}">${list.join('')}</Relationships>`);
}

function paragraphOf(text: string): string {
  const [, marks, rest] = /^(#{1,2} )?(.*)$/su.exec(text) as unknown as [string, string | undefined, string];
  const style = marks === undefined ? '' : `<w:pPr><w:pStyle w:val="heading${marks.trim().length}"/></w:pPr>`;
  const runs = rest
    .split(/(\[\^\d+\])/u)
    .map((part) =>
      /^\[\^\d+\]$/u.test(part) ? `<w:r><w:footnoteReference w:id="${part.slice(2, -1)}"/></w:r>` : runOf(part),
    );
  return `<w:p>${style}${runs.join('')}</w:p>`;
}

function runOf(text: string): string {
  return `<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function xml(body: string): Uint8Array {
  return strToU8(XML + body);
}
