// What is wrong with a line of a clearing file, in words for whoever has to ask the acquirer for a better one.
import type { FaultCode } from './cells.ts';

export interface FaultWords {
  readonly en: string;
  readonly 'zh-CN': string;
}

export const FAULT_WORDS: Readonly<Record<FaultCode, FaultWords>> = {
  not_encoded: { en: 'holds bytes that the declared encoding does not have', 'zh-CN': '含有声明编码之外的字节' },
  hidden_characters: {
    en: 'holds control characters or characters that change the writing direction',
    'zh-CN': '含有控制字符或改变书写方向的字符',
  },
  card_number: { en: 'holds what looks like a full card number; send a token', 'zh-CN': '疑似含有完整卡号，请改用令牌' },
  line_too_long: { en: 'is longer than 16 KiB', 'zh-CN': '超过 16 KiB' },
  empty_line: { en: 'is empty', 'zh-CN': '为空行' },
  not_quoted: { en: 'has a quote that is not closed, or text beside it', 'zh-CN': '引号未闭合或引号旁有多余文字' },
  not_json: { en: 'is no JSON object, or names a key twice', 'zh-CN': '不是 JSON 对象或键重复' },
  unknown_line: { en: 'is neither header, record nor trailer', 'zh-CN': '既非文件头、明细，也非文件尾' },
  kind_unknown: { en: 'has a kind that the mapping does not name', 'zh-CN': '交易类型未在映射中声明' },
  amount_wrong: { en: 'has no valid amount: check digits, decimals and sign', 'zh-CN': '金额无效：请检查数字、小数位与符号' },
  currency_unknown: { en: 'has a currency that ISO 4217 does not know', 'zh-CN': '币种不在 ISO 4217 中' },
  time_wrong: { en: 'has a date or time that does not fit the declared pattern', 'zh-CN': '日期或时间不符合声明格式' },
  identifier_wrong: { en: 'has an identifier of wrong characters or length', 'zh-CN': '标识符的字符或长度有误' },
  no_reference: { en: 'names neither authorization, RRN nor token', 'zh-CN': '未给出授权号、参考号或令牌' },
  header_missing: { en: 'should be the header', 'zh-CN': '应为文件头' },
  acquirer_differs: { en: 'is a header of another acquirer', 'zh-CN': '文件头属于其他收单机构' },
  trailer_missing: { en: 'is where the file ends without a trailer: it was cut short', 'zh-CN': '文件在此结束且没有文件尾：文件被截断' },
  after_trailer: { en: 'comes after the trailer', 'zh-CN': '位于文件尾之后' },
  out_of_order: {
    en: 'has a running number that is not the next: something is missing, twice there or moved',
    'zh-CN': '序号不连续：有缺失、重复或错位',
  },
  count_differs: { en: 'counts other records than the file has', 'zh-CN': '笔数与明细不符' },
  sum_differs: { en: 'has another sum than its records', 'zh-CN': '合计金额与明细不符' },
  hash_differs: { en: 'has another hash than the bytes before it: the file was changed', 'zh-CN': '摘要与内容不符：文件被改动' },
  duplicate_line: { en: 'says the same as an earlier line', 'zh-CN': '与前面的明细重复' },
  sequence_gap: { en: 'has a file number after one that has not come', 'zh-CN': '文件序号跳号，前一文件未到' },
  sequence_repeated: { en: 'has a file number that was used', 'zh-CN': '文件序号已被使用' },
  file_id_reused: { en: 'names a file id that was accepted with other content', 'zh-CN': '文件编号已以不同内容入库' },
  too_many_lines: { en: 'is beyond the lines that one file may have', 'zh-CN': '超出单个文件的行数上限' },
  cut_short: { en: 'is where the sender stopped', 'zh-CN': '发送方在此中断' },
};
