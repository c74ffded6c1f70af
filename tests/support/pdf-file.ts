import PdfKit from 'pdfkit';

/** One paragraph or heading of a page. */
export interface PdfText {
  readonly text: string;
  /** Letter height in points; 11 unless given. */
  readonly size?: number;
}

type PdfOptions = PDFKit.PDFDocumentOptions;

/** A PDF with the given texts on each page, below one another with a gap between; a page without texts is left blank. */
export function pdfOf(pages: readonly (readonly PdfText[])[], options: PdfOptions = {}): Promise<Buffer> {
  return drawPdf((pdf) => {
    for (const texts of pages) {
      pdf.addPage();
      for (const { text, size = 11 } of texts) pdf.fontSize(size).text(text, { width: 300 }).moveDown();
    }
  }, options);
}

/** A PDF drawn by the caller, which has no page yet. */
export function drawPdf(draw: (pdf: PDFKit.PDFDocument) => void, options: PdfOptions = {}): Promise<Buffer> {
  return new Promise((resolve) => {
    const pdf = new PdfKit({ ...options, autoFirstPage: false });
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    draw(pdf);
    pdf.end();
  });
}
