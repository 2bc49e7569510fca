/** What the content security policy of the extension, which is sent to component tests too, has refused. */
let refused: string[] = [];

document.addEventListener(
  'securitypolicyviolation',
  ({ violatedDirective, sourceFile, blockedURI, sample }) => {
    refused.push([violatedDirective, blockedURI, sourceFile, sample].join(' '));
  },
);

/** The refusals since the last call. */
export function takePolicyRefusals(): string[] {
  const taken = refused;
  refused = [];
  return taken;
}
