import { Copy, CornerDownLeft, Languages as LanguagesSign } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { seenIdentities } from '@/components/panel/call/call-identity';
import { keyName } from '@/components/panel/core/key-names';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { copyAndReport, insertFilled } from '@/components/panel/insertion/insert-line';
import { readPageState } from '@/components/panel/insertion/page-context';
import { Button } from '@/components/ui/Button';
import { TextArea } from '@/components/ui/Field';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import { TEXT_LENGTHS } from '@/protocol/pack-fields';
import { inLanguage, type Language, otherLanguage } from '@/protocol/text/language';
import noteStyles from './note.module.css';
import { type NoteState, useNote } from './use-note';

/** The note of the call, or a reply: composed of what happened, corrected by hand, inserted or copied. */
export function NoteScreen({ language }: { language: Language }) {
  const { t } = useTranslation('note');
  const note = useNote(language);
  if (note?.template) return <NoteForm note={note} interfaceLanguage={language} />;
  return (
    <>
      <ScreenBar title={t('title')} />
      {note && <p className={styles.empty}>{t('noTemplate')}</p>}
    </>
  );
}

type NoteFormProps = { note: NoteState; interfaceLanguage: Language };

function NoteForm({ note, interfaceLanguage }: NoteFormProps) {
  const { t } = useTranslation('note');
  const { t: names } = useTranslation('panel');
  const { mac } = usePanel();
  const { template, language, languages, text, draft, change } = note;
  const { insert, copy } = useNoteActions(note);
  const turn = languages.length > 1 ? () => change({ language: otherLanguage(language) }) : undefined;
  useShortcuts(
    { 'ctrl+enter': () => insert(), 'alt+c': () => copy(), 'alt+l': turn },
    { singleKeys: false, mac },
  );
  const codes = template?.codes?.[language] ?? [];
  return (
    <>
      <ScreenBar title={t('title')}>
        {turn && (
          <Button variant="quiet" small onClick={turn} title={t(`switchLanguage.${otherLanguage(language)}`)}>
            <LanguagesSign size={16} aria-hidden />
            {otherLanguage(language).toUpperCase()}
            <span className="unseen">{t(`switchLanguage.${otherLanguage(language)}`)}</span>
          </Button>
        )}
      </ScreenBar>
      <div className={styles.body} data-note={template?.ref}>
        <div className={noteStyles.choices}>
          {note.templates.length > 1 && template && (
            <Choice
              label={t('template')}
              value={template.ref}
              options={note.templates.map(({ ref, title }) => ({
                value: ref,
                label: inLanguage(title, interfaceLanguage) ?? ref,
              }))}
              // What was corrected is of the template before.
              onChange={(ref) => change({ template: ref, text: undefined, code: undefined })}
              data-field="note-template"
            />
          )}
          {codes.length > 0 && (
            <Choice
              label={t('code')}
              value={draft.code !== undefined && codes.includes(draft.code) ? draft.code : ''}
              options={[
                { value: '', label: t('noCode') },
                ...codes.map((code) => ({ value: code, label: code })),
              ]}
              onChange={(code) => change({ code: code === '' ? undefined : code })}
              data-field="note-code"
            />
          )}
        </div>
        {template?.purpose !== 'note' && note.lines.length > 0 && <ReplyLines note={note} />}
        {note.isEmptyCall && <p className={styles.soft}>{t('empty')}</p>}
        <TextArea
          label={t('text')}
          lang={language}
          rows={9}
          limit={TEXT_LENGTHS.text * 2}
          value={text}
          onChange={({ target }) => change({ text: target.value })}
          data-field="note-text"
        />
        {draft.text !== undefined && (
          <p className={`${styles.soft} ${noteStyles.edited}`}>
            <span>{t('edited')}</span>
            <Button variant="quiet" small onClick={() => change({ text: undefined })} data-action="recompose">
              {t('recompose')}
            </Button>
          </p>
        )}
        <div className={noteStyles.actions}>
          <Button variant="strong" onClick={() => insert()} data-action="insert-note">
            <CornerDownLeft size={16} aria-hidden />
            {t('insert')}
          </Button>
          <Keys keys={[keyName(mac ? 'Command' : 'Ctrl', names, mac), names('keyNames.enter')]} />
          <Button onClick={() => copy()} data-action="copy-note">
            <Copy size={16} aria-hidden />
            {t('copy')}
          </Button>
          <Keys keys={[keyName('Alt', names, mac), 'C']} />
        </div>
        <p className={styles.soft}>{t('privacy')}</p>
      </div>
    </>
  );
}

/** The lines of the call, each of which the reply holds or not. */
function ReplyLines({ note: { lines, draft, language, change } }: { note: NoteState }) {
  const { t } = useTranslation('note');
  const without = new Set(draft.without);
  return (
    <fieldset className={noteStyles.lines}>
      <legend>{t('lines')}</legend>
      {lines.map(({ id, text }) => (
        <label key={id} className={noteStyles.line} lang={language}>
          <input
            type="checkbox"
            checked={!without.has(id)}
            onChange={({ target }) => {
              if (target.checked) without.delete(id);
              else without.add(id);
              change({ without: [...without], text: undefined });
            }}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Inserting and copying, each held once where something is to be looked at first. */
function useNoteActions({ text, openNames }: NoteState) {
  const { t } = useTranslation('note');
  const { t: words } = useTranslation('panel');
  const panel = usePanel();
  /** The last reason for which this very text was held. */
  const last = useRef('');
  const holdOnce = (why: string, sentence: string): boolean => {
    const mark = `${why} ${text}`;
    if (last.current === mark) return false;
    last.current = mark;
    panel.store.getState().showToast('foot', 'warn', sentence);
    return true;
  };
  const isUnready = (): boolean => {
    if (text.trim() === '') {
      panel.store.getState().showToast('foot', 'warn', t('nothing'));
      return true;
    }
    return openNames.length > 0 && holdOnce('open', t('openNames', { names: openNames.join(', ') }));
  };
  async function insert() {
    // First: the awaits below must not move the target.
    const target = panel.target();
    if (isUnready()) return;
    const { identity } = await readPageState(panel);
    const known = seenIdentities(panel.store.getState());
    const isOther = identity !== undefined && known.length > 0 && !known.includes(identity);
    if (isOther && holdOnce('record', t('otherRecord'))) return;
    await insertFilled({ panel, t: words, position: 'foot', target }, text);
  }
  async function copy() {
    if (!isUnready()) await copyAndReport(panel, words, text, 'foot');
  }
  return { insert: () => void insert(), copy: () => void copy() };
}
