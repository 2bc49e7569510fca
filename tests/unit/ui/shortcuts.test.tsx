// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ShortcutOptions, type Shortcuts, useShortcuts } from '@/components/ui/keys/shortcuts';

beforeAll(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});

type Registered = { shortcuts: Shortcuts; options?: Partial<ShortcutOptions> };

function Registering({ shortcuts, options }: Registered) {
  useShortcuts(shortcuts, { singleKeys: true, ...options });
  return <input type="text" />;
}

/** A page with a component for each map, drawn in this order. */
function page(...registered: Registered[]) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  act(() =>
    root.render(
      registered.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn once
        <Registering key={index} {...each} />
      )),
    ),
  );
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
  });
  /** Whether the page handled the key. */
  return (init: KeyboardEventInit, target: EventTarget = document.body) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
}

describe('a chord', () => {
  it('runs within a text too, and only with its modifier', () => {
    const ran: string[] = [];
    const press = page({ shortcuts: { 'alt+l': () => ran.push('l'), f1: () => ran.push('help') } });
    const field = document.querySelector('input') as HTMLInputElement;
    expect(press({ key: 'l', code: 'KeyL', altKey: true }, field)).toBe(true);
    expect(press({ key: 'F1' }, field)).toBe(true);
    expect(press({ key: 'l', code: 'KeyL' }, field)).toBe(false);
    expect(press({ key: 'l', code: 'KeyL', altKey: true, ctrlKey: true }, field)).toBe(false);
    expect(ran).toEqual(['l', 'help']);
  });

  it('goes to the component that registered last, and past one that does not handle it', () => {
    const ran: string[] = [];
    const handled = (name: string) => () => void ran.push(name);
    const passes = () => {
      ran.push('passes');
      return false;
    };
    const press = page(
      { shortcuts: { escape: handled('first'), 'ctrl+z': handled('undo') } },
      { shortcuts: { escape: handled('last'), 'ctrl+z': passes } },
    );
    expect(press({ key: 'Escape' })).toBe(true);
    expect(press({ key: 'z', metaKey: true })).toBe(true);
    expect(ran).toEqual(['last', 'passes', 'undo']);
  });

  it('leaves the key alone where nothing handles it', () => {
    const press = page({ shortcuts: { 'ctrl+z': () => false } });
    expect(press({ key: 'z', ctrlKey: true })).toBe(false);
    expect(press({ key: 'z', ctrlKey: true, shiftKey: true })).toBe(false);
  });

  it('does not run again while it is held, composed, or handled by something else', () => {
    let ran = 0;
    const press = page({
      shortcuts: {
        escape: () => {
          ran += 1;
        },
      },
    });
    expect(press({ key: 'Escape', repeat: true })).toBe(false);
    expect(press({ key: 'Escape', isComposing: true })).toBe(false);
    const field = document.querySelector('input') as HTMLInputElement;
    field.addEventListener('keydown', (event) => event.preventDefault());
    press({ key: 'Escape' }, field);
    expect(ran).toBe(0);
  });

  it('and a single key do not run while a layer is open', () => {
    const ran: string[] = [];
    const press = page({
      shortcuts: {
        escape: () => ran.push('escape'),
        '?': { run: () => void ran.push('?'), when: 'at-once' },
      },
    });
    const layer = document.createElement('div');
    layer.setAttribute('data-layer', '');
    document.body.append(layer);
    expect(press({ key: 'Escape' })).toBe(false);
    expect(press({ key: '?' })).toBe(false);
    layer.remove();
    expect(ran).toEqual([]);
  });
});

describe('a single key', () => {
  it('runs outside of texts, and not where single keys are turned off; chords run then', () => {
    const ran: string[] = [];
    const shortcuts: Shortcuts = {
      '/': { run: () => void ran.push('/'), when: 'at-once' },
      f1: () => ran.push('help'),
    };
    const press = page({ shortcuts, options: { singleKeys: false } });
    expect(press({ key: '/' })).toBe(false);
    expect(press({ key: 'F1' })).toBe(true);
    expect(ran).toEqual(['help']);
    const on = page({ shortcuts });
    expect(on({ key: '/' }, document.querySelector('input') as HTMLInputElement)).toBe(false);
    expect(ran).toEqual(['help']);
  });
});
