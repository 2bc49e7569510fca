/** The mark: the prompter's hood at the edge of the stage, and the whispered line in lamplight. */
export function Brand({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0d5a55" />
      <path d="M5.5 19.5a10.5 10.5 0 0 1 21 0z" fill="#f6f3ec" />
      <path
        d="M16 19.5V9.2M16 19.5 9.9 11M16 19.5l6.1-8.5M16 19.5 6.4 15.6M16 19.5l9.6-3.9"
        stroke="#0d5a55"
        strokeWidth="1.3"
        strokeLinecap="round"
        fill="none"
      />
      <path d="M8 24.4h16" stroke="#fbd66b" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
