/** Folders with a package.json of their own, whose code only compiles where these packages are installed. */
export const WITH_OWN_PACKAGES = ['tests/support/editor-pages', 'bench/rivals', 'demo/pictures'];
