/** Modules that the editors' pages use and that carry no types of their own. */
declare module 'ace-builds/src-noconflict/ace';
declare module 'codemirror-5';
declare module 'draft-js';
declare module 'trix';
declare module 'vue/dist/vue.esm-bundler.js' {
  export * from 'vue';
}
