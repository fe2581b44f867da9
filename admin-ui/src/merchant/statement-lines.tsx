// The lines of a statement; the authorization of each opens the panel that explains it.
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { StatementLine } from '../../../engine/settlement/statement.ts';
import type { Statement } from '../parts/wire.ts';

export function StatementLines({ statement, onOpen }: { readonly statement: Statement; readonly onOpen: (id: string) => void }) {
  const { say, name, money, time } = useVoice();
  const { campaignName } = useReference();
  const { lines, currency } = statement;
  const fundersOf = (line: StatementLine) =>
    Object.entries(line.subsidyByFunder)
      .filter(([, amount]) => amount !== 0)
      .map(([party, amount]) => `${name('party', party)} ${money(amount, currency)}`)
      .join(' · ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="scroll" aria-label={say('stmt.lines', { count: lines.length })} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('stmt.time')}</th>
            <th scope="col">{say('stmt.authorization')}</th>
            <th scope="col">{say('stmt.campaign')}</th>
            <th scope="col">{say('stmt.entry')}</th>
            <th scope="col" className="figure">
              {say('why.amount')}
            </th>
            <th scope="col" className="figure">
              {say('stmt.paid')}
            </th>
            <th scope="col" className="figure">
              {say('stmt.subsidy')}
            </th>
            <th scope="col" className="figure">
              {say('stmt.net')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.authorizationId} ${line.messageId} ${line.benefitNo}`}>
              <td>{time(line.at)}</td>
              <td>
                <button type="button" className="link code" onClick={() => onOpen(line.authorizationId)}>
                  {line.authorizationId}
                </button>
              </td>
              <td>{campaignName(line.campaign)}</td>
              <td>{name('template', line.template)}</td>
              <td className="figure">{line.amount === null ? '' : money(line.amount, currency)}</td>
              <td className="figure">{line.paid === null ? '' : money(line.paid, currency)}</td>
              <td className="figure" title={fundersOf(line)}>
                {money(line.subsidy, currency)}
              </td>
              <td className="figure">{money(line.net, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
