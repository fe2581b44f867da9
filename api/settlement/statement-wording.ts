// The sentences of a statement that a bank words itself: texts in campaigns/wording, checked when the service starts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compileTemplate, type TemplateValues } from '../../engine/campaign/wording.ts';

const FILE = join(import.meta.dirname, '..', '..', 'campaigns', 'wording', 'statement.json');
const textSchema = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const fileSchema = z.strictObject({ title: textSchema, opening: textSchema, receives: textSchema, pays: textSchema, closing: textSchema });

export type Sentence = keyof z.infer<typeof fileSchema>;
/** `merchant` is the name of the party, whoever it is; `amount` the net without its sign; `date` the business date. */
export type Wording = (sentence: Sentence, values: TemplateValues) => string;

/** Throws TypeError for a text that may not be said, with its name. The grammar is that of receipts: engine/campaign/wording.ts. */
export function readWording(file: string = FILE): Wording {
  const texts = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const compiled = new Map<string, (values: TemplateValues) => string>();
  for (const [name, text] of Object.entries(texts))
    for (const [locale, source] of Object.entries(text)) compiled.set(`${name} ${locale}`, compiledAs(`${name} ${locale}`, source));
  return (sentence, values) => compiled.get(`${sentence} ${values.locale}`)?.(values) ?? '';
}

function compiledAs(name: string, source: string): (values: TemplateValues) => string {
  try {
    return compileTemplate(source);
  } catch (fault) {
    throw new TypeError(`the text ${name} of statements ${fault instanceof Error ? fault.message : ''}`);
  }
}
