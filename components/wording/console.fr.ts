/** The words of the trainer's console, French: the reference that English is checked against. */
export const consoleFr = { title: 'Console du formateur' } as const;
