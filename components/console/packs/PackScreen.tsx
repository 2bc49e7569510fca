import { Download, Ellipsis, FolderPlus, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContextBlock } from '@/components/console/context-rules/ContextBlock';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import styles from '@/components/console/core/packs.module.css';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { PackCrumbs } from '@/components/console/draft/PackCrumbs';
import { addChapter } from '@/components/console/draft/pack-edit';
import { SaveLine } from '@/components/console/draft/SaveLine';
import { packTitle } from '@/components/console/draft/titles';
import { FlowsBlock } from '@/components/console/flows/FlowsBlock';
import { Conflicts } from '@/components/console/publish/Conflicts';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { ChapterBlock } from './ChapterBlock';
import { DropDraftDialog } from './DropDraftDialog';
import { exportPack } from './export-pack';
import { PackAbout } from './PackAbout';

/** A pack being written: what it is called, its chapters, their cards. */
export function PackScreen({ pack, row, language }: { pack: Pack; row: PackDraftRow; language: Language }) {
  const { t } = useTranslation('console');
  const { store, saveFile } = useConsole();
  const autosave = useDraftAutosave();
  const [dropping, setDropping] = useState(false);
  return (
    <div className={consoleStyles.page} data-pack-id={pack.id}>
      <PackCrumbs language={language}>
        <SaveLine />
      </PackCrumbs>
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <ScreenTitle name={packTitle(pack, language)} />
        <div className={consoleStyles.row}>
          <Button
            variant="strong"
            data-action="publish"
            onClick={() => store.getState().go({ name: 'publish', packId: pack.id })}
          >
            <Send size={16} aria-hidden />
            {t('pack.publish', { version: row.baseVersion + 1 })}
          </Button>
          <Menu
            label={t('pack.more')}
            picture={<Ellipsis size={18} aria-hidden />}
            actions={[
              {
                key: 'export',
                label: (
                  <span className={styles.menuLine}>
                    <Download size={15} aria-hidden /> {t('packs.export')}
                  </span>
                ),
                onSelect: () => exportPack(saveFile, pack),
              },
              {
                key: 'drop',
                label: t('pack.drop'),
                danger: true,
                onSelect: () => setDropping(true),
              },
            ]}
          />
        </div>
      </div>
      <p className={consoleStyles.soft}>
        {row.baseVersion === 0 ? t('pack.firstVersion') : t('pack.basedOn', { version: row.baseVersion })}
        {' · '}
        {t('packs.cards', { count: pack.cards.length })}
      </p>
      <Conflicts row={row} pack={pack} language={language} />
      <PackAbout pack={pack} />
      {pack.chapters.map((chapter, index) => (
        <ChapterBlock
          key={chapter.id}
          pack={pack}
          base={row.base}
          chapter={chapter}
          position={index}
          language={language}
        />
      ))}
      <div>
        <Button
          data-action="new-chapter"
          onClick={() => autosave.edit((now) => addChapter(now, t('chapter.newTitle'), language))}
        >
          <FolderPlus size={17} aria-hidden />
          {t('chapter.new')}
        </Button>
      </div>
      <FlowsBlock pack={pack} language={language} />
      <ContextBlock pack={pack} language={language} />
      {dropping && <DropDraftDialog pack={pack} language={language} onClose={() => setDropping(false)} />}
    </div>
  );
}
