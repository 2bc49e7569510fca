import { useEffect, useRef, useState } from 'react';
import styles from './gallery.module.css';
import type { Scene } from './scene';
import { SCENES } from './scenes';
import { words } from './words';

const WIDTHS = { panel: [320, 360, 400], part: [320, 360, 400], console: [1024, 1280] } as const;
const HEIGHTS = { panel: 640, part: 640, console: 720 } as const;
const LANGUAGES = ['fr', 'en'] as const;
const THEMES = ['light', 'dark'] as const;

const scenes: readonly Scene[] = SCENES;

/** The scene that the address names, or the first. */
function sceneOfAddress(): Scene {
  const name = decodeURIComponent(location.hash.slice(1));
  return scenes.find((scene) => scene.name === name) ?? (scenes[0] as Scene);
}

/** Every scene by name, and the chosen one in both themes and languages at each width. */
export function Gallery() {
  const [chosen, setChosen] = useState(sceneOfAddress);
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const terms = query.toLowerCase().split(/\s+/u);
  const shown = scenes.filter(({ name }) => terms.every((term) => name.includes(term)));

  useEffect(() => {
    location.hash = chosen.name;
    document.title = `${chosen.name} – Souffleur`;
    document.getElementById(chosen.name)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined && shown.length > 0) {
        const index = shown.indexOf(chosen);
        setChosen(shown[Math.min(shown.length - 1, Math.max(0, index + step))] as Scene);
      } else if (event.key === '/' && document.activeElement !== search.current) search.current?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <div className={styles.gallery}>
      <nav className={styles.side} aria-label={words.scenes}>
        <h1>{words.title}</h1>
        <input
          ref={search}
          type="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <p>{words.keys}</p>
        <p role="status">{words.count(shown.length, scenes.length)}</p>
        {shown.length === 0 && <p>{words.none}</p>}
        <ul>
          {shown.map((scene) => (
            <li key={scene.name}>
              <a
                id={scene.name}
                href={`#${scene.name}`}
                aria-current={scene === chosen || undefined}
                onClick={() => setChosen(scene)}
              >
                {scene.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main className={styles.stage}>
        <h2>{chosen.name}</h2>
        <Frames key={chosen.name} scene={chosen} />
      </main>
    </div>
  );
}

function Frames({ scene }: { scene: Scene }) {
  const widths: readonly number[] = WIDTHS[scene.in];
  const [width, setWidth] = useState(widths.at(scene.in === 'console' ? 0 : 1) as number);
  return (
    <>
      <fieldset className={styles.widths}>
        <legend>{words.widths}</legend>
        {widths.map((each) => (
          <label key={each}>
            <input type="radio" name="width" checked={each === width} onChange={() => setWidth(each)} />{' '}
            {each} px
          </label>
        ))}
      </fieldset>
      <div className={styles.frames}>
        {THEMES.flatMap((theme) =>
          LANGUAGES.map((language) => {
            const address = `frame.html?${new URLSearchParams({ scene: scene.name, language, theme })}`;
            const title = `${language} · ${theme}`;
            return (
              <figure key={title}>
                <figcaption>
                  {title} ·{' '}
                  <a href={address} target="_blank" rel="noreferrer">
                    {words.alone}
                  </a>
                </figcaption>
                <iframe title={title} src={address} width={width} height={HEIGHTS[scene.in]} />
              </figure>
            );
          }),
        )}
      </div>
    </>
  );
}
