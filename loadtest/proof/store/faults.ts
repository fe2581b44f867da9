// Errors as the driver of Postgres reports them: SQLSTATE in `code`, the constraint's name where there is one.

export class StoreFault extends Error {
  readonly code: string;
  readonly constraint_name: string | undefined;
  constructor(code: string, message: string, constraint?: string) {
    super(message);
    this.code = code;
    this.constraint_name = constraint;
  }
}

export const duplicate = (constraint: string): StoreFault => new StoreFault('23505', `duplicate key: ${constraint}`, constraint);
export const refusedBy = (constraint: string): StoreFault => new StoreFault('23514', `violates check: ${constraint}`, constraint);
export const inFailedTransaction = (): StoreFault => new StoreFault('25P02', 'current transaction is aborted');
export const deadlock = (): StoreFault => new StoreFault('40P01', 'deadlock detected');
export const shutDay = (day: string): StoreFault => new StoreFault('40001', `the business day ${day} takes no entries any more`);
export const fenceMoved = (): StoreFault => new StoreFault('22012', 'division by zero');
/** Nobody knows more than that the connection is gone. */
export const connectionClosed = (): StoreFault => new StoreFault('CONNECTION_CLOSED', 'the connection is closed');
