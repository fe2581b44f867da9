// The credit transfers of a batch as an ISO 20022 file, pain.001.001.09: the same batch gives the same bytes.
import { decimalText } from '../money/currency.ts';
import { sum } from '../money/amount.ts';
import type { OutsideAccount } from './account.ts';

export interface TransferOrder {
  /** Comes back with every answer about this transfer; at most 35 characters. */
  readonly endToEndId: string;
  /** Minor units, above zero. */
  readonly amount: number;
  readonly creditor: OutsideAccount;
  /** Business dates of the statements it pays, and their SHA-256. */
  readonly statements: { readonly from: string; readonly to: string; readonly hash: string };
}
export interface TransferFile {
  readonly messageId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly payOn: string;
  readonly currency: string;
  readonly debtor: OutsideAccount;
  readonly transfers: readonly TransferOrder[];
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const ID_MAX = 35;
const NAME_MAX = 140;
/** ExternalClearingSystemIdentification1Code of China. */
const CNAPS = 'CNAPS';

/** One payment block for the batch. Throws for a file without transfers, or an id that the format cannot carry: both are bugs. */
export function pain001(file: TransferFile): string {
  const { transfers, currency } = file;
  if (transfers.length === 0) throw new RangeError('a file without transfers');
  const total = decimalText(sum(transfers.map((each) => each.amount)), currency);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}">`,
    ' <CstmrCdtTrfInitn>',
    ...headerLines(file, total),
    ...paymentLines(file, total),
    ' </CstmrCdtTrfInitn>',
    '</Document>',
  ];
  return `${lines.join('\n')}\n`;
}

function headerLines({ messageId, createdAt, transfers, debtor }: TransferFile, total: string): readonly string[] {
  return [
    '  <GrpHdr>',
    `   <MsgId>${idText(messageId)}</MsgId>`,
    `   <CreDtTm>${createdAt}</CreDtTm>`,
    `   <NbOfTxs>${transfers.length}</NbOfTxs>`,
    `   <CtrlSum>${total}</CtrlSum>`,
    `   <InitgPty><Nm>${nameText(debtor.name, debtor)}</Nm></InitgPty>`,
    '  </GrpHdr>',
  ];
}

function paymentLines(file: TransferFile, total: string): readonly string[] {
  const { messageId, payOn, currency, debtor, transfers } = file;
  return [
    '  <PmtInf>',
    `   <PmtInfId>${idText(messageId)}</PmtInfId>`,
    '   <PmtMtd>TRF</PmtMtd>',
    '   <BtchBookg>true</BtchBookg>',
    `   <NbOfTxs>${transfers.length}</NbOfTxs>`,
    `   <CtrlSum>${total}</CtrlSum>`,
    `   <ReqdExctnDt><Dt>${payOn}</Dt></ReqdExctnDt>`,
    `   <Dbtr><Nm>${nameText(debtor.name, debtor)}</Nm></Dbtr>`,
    `   <DbtrAcct>${accountText(debtor)}<Ccy>${currency}</Ccy></DbtrAcct>`,
    `   <DbtrAgt>${agentText(debtor) ?? '<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>'}</DbtrAgt>`,
    '   <ChrgBr>SHAR</ChrgBr>',
    ...transfers.flatMap((transfer) => transferLines(transfer, file)),
    '  </PmtInf>',
  ];
}

function transferLines(transfer: TransferOrder, { currency, debtor }: TransferFile): readonly string[] {
  const { endToEndId, amount, creditor, statements } = transfer;
  const agent = agentText(creditor);
  const money = decimalText(amount, currency);
  return [
    '   <CdtTrfTxInf>',
    `    <PmtId><InstrId>${idText(endToEndId)}</InstrId><EndToEndId>${idText(endToEndId)}</EndToEndId></PmtId>`,
    `    <Amt><InstdAmt Ccy="${currency}">${money}</InstdAmt></Amt>`,
    ...(agent === null ? [] : [`    <CdtrAgt>${agent}</CdtrAgt>`]),
    `    <Cdtr><Nm>${nameText(creditor.name, debtor)}</Nm><PstlAdr><Ctry>${creditor.country}</Ctry></PstlAdr></Cdtr>`,
    `    <CdtrAcct>${accountText(creditor)}</CdtrAcct>`,
    '    <RmtInf><Strd>',
    `     <RfrdDocInf><Tp><CdOrPrtry><Cd>SOAC</Cd></CdOrPrtry></Tp><Nb>${endToEndId}</Nb><RltdDt>${statements.to}</RltdDt></RfrdDocInf>`,
    `     <RfrdDocAmt><RmtdAmt Ccy="${currency}">${money}</RmtdAmt></RfrdDocAmt>`,
    `     <AddtlRmtInf>Statements ${statements.from} to ${statements.to} sha256 ${statements.hash}</AddtlRmtInf>`,
    '    </Strd></RmtInf>',
    '   </CdtTrfTxInf>',
  ];
}

function accountText({ iban, number }: OutsideAccount): string {
  return iban === null ? `<Id><Othr><Id>${escaped(number ?? '')}</Id></Othr></Id>` : `<Id><IBAN>${iban}</IBAN></Id>`;
}

/** Null where the IBAN alone finds the bank. */
function agentText({ bic, bankCode, country }: OutsideAccount): string | null {
  if (bic !== null) return `<FinInstnId><BICFI>${bic}</BICFI></FinInstnId>`;
  if (bankCode === null) return null;
  const system = country === 'CN' ? `<ClrSysId><Cd>${CNAPS}</Cd></ClrSysId>` : '';
  return `<FinInstnId><ClrSysMmbId>${system}<MmbId>${escaped(bankCode)}</MmbId></ClrSysMmbId></FinInstnId>`;
}

/** Letters, digits and / - ? : ( ) . , ' + that every network carries; no slash at either end and none twice (EPC usage rules). */
function idText(id: string): string {
  if (id.length > ID_MAX || !/^(?!\/)(?!.*\/\/)[A-Za-z0-9/?:().,'+ -]+(?<!\/)$/.test(id))
    throw new RangeError('an id that the format cannot carry');
  return escaped(id);
}

/** Chinese names go as they are to a Chinese bank; elsewhere accents are dropped and what no network carries becomes a full stop. */
function nameText(name: string, debtor: OutsideAccount): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .trim();
  const carried = debtor.country === 'CN' ? plain : latin(plain);
  return escaped([...carried].slice(0, NAME_MAX).join(''));
}

function latin(name: string): string {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('&', '+');
  return bare.replace(/[^A-Za-z0-9/?:().,'+ -]/gu, '.');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
