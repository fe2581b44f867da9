// One message: what stood in it in both languages, why it left when it did, every attempt with its headers, and the way to send it again.
import { useState } from 'react';
import type { MessageDetail, SentDelivery } from '../../../api/message/store.ts';
import { CHANNELS } from '../../../engine/message/kinds.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { TONES } from './tones.ts';
import { MESSAGE_WORDS } from './words-messages.ts';

export function MessageDialog({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const say = useWords(MESSAGE_WORDS);
  const { text } = useVoice();
  const { body, fault, reload } = useResource<MessageDetail>(`/v1/messages/${id}`, 5_000);
  const title = body === null ? String(id) : text(body.subject, String(id));
  return (
    <Dialog title={title} onClose={onClose} actions={body === null ? undefined : <Replay message={body} onDone={reload} />}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? fault === null && <Reading /> : <Said message={body} />}
      {body === null ? null : (
        <section>
          <h3>{say('messages.deliveries')}</h3>
          {body.deliveries.length === 0 ? <p className="soft">{say('messages.noDelivery')}</p> : null}
          {body.deliveries.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} />
          ))}
        </section>
      )}
    </Dialog>
  );
}

function Said({ message }: { readonly message: MessageDetail }) {
  const say = useWords(MESSAGE_WORDS);
  const moment = useMoment();
  const { kind, account, at, readAt, locale, textVersion, kept } = message;
  const language = say(locale === 'en' ? 'messages.english' : 'messages.chinese');
  return (
    <>
      <p className="soft">
        {say(`kind.${kind}`)} · <span className="code">{account === '' ? say('messages.erased') : account}</span> · {moment(at)} ·{' '}
        {readAt === null ? say('messages.unread') : say('messages.read', { time: moment(readAt) })}
      </p>
      {(['en', 'zh-CN'] as const).map((each) => (
        <section key={each} lang={each} className="message-said">
          <h3>{message.subject?.[each]}</h3>
          <p>{message.text?.[each]}</p>
        </section>
      ))}
      <p className="soft">
        {say('messages.language', { language })} ·{' '}
        {textVersion === 0 ? say('messages.textHouse') : say('messages.textVersion', { version: textVersion })}
        {CHANNELS.map((channel) => {
          const why = kept[channel] as 'not_set_up' | 'no_consent' | 'no_address' | 'opted_out' | undefined;
          return why === undefined ? null : ` · ${say(`way.${channel}`)}: ${say(`kept.${why}`)}`;
        })}
      </p>
    </>
  );
}

function Delivery({ delivery }: { readonly delivery: SentDelivery }) {
  const say = useWords(MESSAGE_WORDS);
  const moment = useMoment();
  const { channel, hookName, state, why, dueAt, replay, madeBy, digest, fault, body, log } = delivery;
  return (
    <article className="message-delivery">
      <p>
        <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge> {say(`way.${channel}`)}
        {hookName === null ? '' : ` “${hookName}”`} · {say('messages.due', { time: moment(dueAt) })},{' '}
        {say(`why.${why as 'now' | 'quiet_hours' | 'cap_kind' | 'cap_day' | 'replay'}`, { who: madeBy })}
        {replay === 0 ? '' : ` · ${say('messages.replayNo', { no: replay })}`}
        {digest === null ? '' : ` · ${say('messages.digestIn', { id: digest })}`}{' '}
        {fault === null ? null : <span className="code">{fault}</span>}
      </p>
      {body === null ? null : (
        <details>
          <summary>{say('messages.body')}</summary>
          <pre className="code message-body">{body}</pre>
        </details>
      )}
      {log.map((attempt) => (
        <details key={attempt.no}>
          <summary>
            {say('messages.attempt', { no: attempt.no, time: moment(attempt.at) })}: {attempt.fault ?? say('messages.taken')}
          </summary>
          <pre className="code message-body">
            {Object.entries(attempt.headers)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </pre>
        </details>
      ))}
    </article>
  );
}

function Replay({ message, onDone }: { readonly message: MessageDetail; readonly onDone: () => void }) {
  const say = useWords(MESSAGE_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  if (!may(['holders:write']) || !message.deliveries.some(({ state }) => state === 'sent' || state === 'given_up')) return null;
  const again = async () => {
    const reply = await client.post<{ readonly deliveries: number }>(`/v1/messages/${message.id}/replay`);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('messages.replayed', { count: reply.body.deliveries }));
    onDone();
  };
  return (
    <>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Button onClick={() => void again()}>{say('messages.replay')}</Button>
    </>
  );
}
