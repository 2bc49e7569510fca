import { describe, expect, it } from 'vitest';
import { readAddress } from '@/sync/http/address';

describe('an address', () => {
  it.each([
    ['https://souffleur.example.fr', 'https://souffleur.example.fr'],
    ['  https://souffleur.example.fr/  ', 'https://souffleur.example.fr'],
    ['souffleur.example.fr', 'https://souffleur.example.fr'],
    ['Souffleur.Example.FR:8443', 'https://souffleur.example.fr:8443'],
    ['https://intranet.example/outils/souffleur/', 'https://intranet.example/outils/souffleur'],
    ['https://xn--caf-dma.fr', 'https://xn--caf-dma.fr'],
    ['https://café.fr', 'https://xn--caf-dma.fr'],
    ['http://127.0.0.1:4310', 'http://127.0.0.1:4310'],
    ['http://localhost:4310/', 'http://localhost:4310'],
    ['http://[::1]:4310', 'http://[::1]:4310'],
    ['127.0.0.1:4310', 'http://127.0.0.1:4310'],
    ['localhost:4310', 'http://localhost:4310'],
    // As they come out of a mail.
    ['<https://souffleur.example.fr>', 'https://souffleur.example.fr'],
    ['«\u00a0https://souffleur.example.fr/\u00a0»', 'https://souffleur.example.fr'],
    ['“souffleur.example.fr”,', 'https://souffleur.example.fr'],
    ['(https://souffleur.example.fr/outils).', 'https://souffleur.example.fr/outils'],
    ['http://[::1]', 'http://[::1]'],
  ])('%j is %s', (typed, address) => {
    expect(readAddress(typed)).toEqual({ ok: true, address });
  });

  it.each([
    '',
    '   ',
    'https://',
    'not an address',
    'ftp://souffleur.example.fr',
    'javascript:alert(1)',
    'https://user:password@souffleur.example.fr',
    'https://souffleur.example.fr/?token=1',
    'https://souffleur.example.fr/#top',
    'https://souffleur.example.fr\\@evil.example',
    'https://souffleur.example.fr\n.evil.example',
    `https://${'a'.repeat(300)}.fr`,
  ])('%j is none', (typed) => {
    expect(readAddress(typed)).toEqual({ ok: false, reason: 'bad-address' });
  });

  it.each([
    'http://souffleur.example.fr',
    'http://192.168.1.10:4310',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
  ])('%s is refused: what travels there could be read', (typed) => {
    expect(readAddress(typed)).toEqual({ ok: false, reason: 'insecure-address' });
  });
});
