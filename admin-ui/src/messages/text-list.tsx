// The texts of all kinds of messages, and the one that is being edited.
import { useState } from 'react';
import { MESSAGE_VALUES } from '../../../engine/campaign/wording.ts';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { KindText } from './kind-text.ts';
import { TextEditor } from './text-editor.tsx';
import { MESSAGE_WORDS } from './words-messages.ts';

export function TextList() {
  const say = useWords(MESSAGE_WORDS);
  const { text } = useVoice();
  const { may } = useSession();
  const { body, fault, reload } = useResource<{ readonly items: readonly KindText[] }>('/v1/message-texts');
  const [open, setOpen] = useState<KindText | null>(null);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const close = () => {
    setOpen(null);
    reload();
  };
  return (
    <section className="sheet">
      <p className="soft">{say('texts.lead', { values: MESSAGE_VALUES.join(', ') })}</p>
      <Table
        caption={say('messages.texts')}
        rows={body.items}
        rowKey={({ kind }) => kind}
        empty=""
        columns={[
          { key: 'kind', head: say('messages.kind'), cell: ({ kind }) => say(`kind.${kind}`) },
          { key: 'subject', head: say('messages.subject'), cell: ({ kind, wording }) => text(wording.subject, kind) },
          {
            key: 'version',
            head: say('messages.state'),
            cell: ({ version, madeBy }) => (version === 0 ? say('texts.house') : say('texts.by', { version, who: madeBy ?? '' })),
          },
          ...(may(['holders:write'])
            ? [
                {
                  key: 'do',
                  head: say('hooks.do'),
                  cell: (row: KindText) => (
                    <Button label={say('texts.editOf', { kind: say(`kind.${row.kind}`) })} onClick={() => setOpen(row)}>
                      {say('texts.edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {open === null ? null : <TextEditor text={open} onClose={close} />}
    </section>
  );
}
