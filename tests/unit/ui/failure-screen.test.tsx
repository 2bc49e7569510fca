// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ConsoleContext, type ConsoleServices } from '@/components/console/core/console-context';
import { ConsoleFailure } from '@/components/console/shell/ConsoleFailure';
import { createWording } from '@/components/i18n/i18n';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { PanelFailure } from '@/components/panel/shell/PanelFailure';
import { ErrorBoundary } from '@/components/ui/ErrorBoundary';
import { StorageError } from '@/storage/database/storage-error';

/** A child that throws until `repair` is called, under a boundary, in the page. */
async function failing(error: unknown) {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const state = { fails: true };
  const Child = () => {
    if (state.fails) throw error;
    return <p>Tout va bien</p>;
  };
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container, { onCaughtError: () => undefined });
  onTestFinished(() => {
    root.unmount();
    container.remove();
    reported.mockRestore();
    vi.unstubAllGlobals();
  });
  const draw = (fallback: 'panel' | 'console') =>
    act(() =>
      root.render(
        <I18nextProvider i18n={createWording('fr')}>
          <PanelContext value={{} as Panel}>
            <ConsoleContext value={{} as ConsoleServices}>
              <ErrorBoundary
                fallback={(thrown, retry) =>
                  fallback === 'panel' ? (
                    <PanelFailure error={thrown} problem={undefined} onRetry={retry} />
                  ) : (
                    <ConsoleFailure error={thrown} onRetry={retry} />
                  )
                }
              >
                <Child />
              </ErrorBoundary>
            </ConsoleContext>
          </PanelContext>
        </I18nextProvider>,
      ),
    );
  return { container, draw, repair: () => Object.assign(state, { fails: false }) };
}

it.each(['panel', 'console'] as const)(
  '%s: a disk that cannot be read is named, with its remedy, and the copy',
  async (page) => {
    const { container, draw, repair } = await failing(new StorageError('disk-full', 'full'));
    await draw(page);
    expect(container.querySelector('h1')?.textContent).toMatch(/ne peut pas lire ses données/u);
    expect(container.textContent).toContain('disque');
    expect(container.querySelector('[data-action=safety-copy]')).not.toBeNull();
    repair();
    const retry = [...container.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Essayer de nouveau',
    );
    await act(() => retry?.click());
    expect(container.textContent).toBe('Tout va bien');
  },
);

it('the console says of any other failure that what was saved is still there', async () => {
  const { container, draw } = await failing(new Error('no reason'));
  await draw('console');
  expect(container.textContent).toContain('Rien de ce qui était enregistré n’est perdu.');
});
