// One row of a replay: a recorded decision whose parts are read when they are asked for.
import type { Considered } from '../../engine/authorization/decide.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { HeldBenefit } from '../../engine/hold/record.ts';
import type { Evidence, RecordedDecision } from '../../engine/simulation/backtest-state.ts';
import { benefitsIn } from './backtest-benefits.ts';
import { evidenceOf, type Memory } from './backtest-evidence.ts';
import { FIELD_END } from './backtest-source-store.ts';

export class DecisionRow implements RecordedDecision {
  readonly id: string;
  readonly decisionId: string;
  readonly messages: number;
  readonly batch: number;
  readonly request: EvaluateRequest;
  readonly evidence: Evidence;
  readonly reply: string;
  readonly #benefitsText: string;
  #benefits: readonly HeldBenefit[] | undefined;
  readonly #refused: string;

  constructor(row: string, memory: Memory) {
    const [id = '', decisionId = '', messages, batch, request = '', evidence = '', reply = '', benefits = '', refused = ''] =
      row.split(FIELD_END);
    this.id = id;
    this.decisionId = decisionId;
    this.messages = Number(messages);
    this.batch = Number(batch);
    this.request = JSON.parse(request) as EvaluateRequest;
    this.evidence = evidenceOf(evidence, memory);
    this.reply = reply;
    this.#benefitsText = benefits;
    this.#refused = refused;
  }

  get benefits(): readonly HeldBenefit[] | undefined {
    if (this.#benefitsText === '') return undefined;
    this.#benefits ??= this.#benefitsText === '[]' ? NONE : benefitsIn(this.#benefitsText);
    return this.#benefits;
  }

  get refused(): readonly string[] {
    if (this.#refused === '') return NONE;
    const considered = JSON.parse(this.#refused) as readonly Considered[];
    return considered.filter(({ result }) => result === 'budget_exhausted').map(({ campaign }) => campaign);
  }
}

const NONE: readonly never[] = [];
