declare module 'virtual:pack-assets' {
  /** Texts of the packaged files, by path. */
  export const assets: Readonly<Record<string, string>>;
}
