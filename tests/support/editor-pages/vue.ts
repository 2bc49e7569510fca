import { createApp, nextTick, ref } from 'vue/dist/vue.esm-bundler.js';
import { CARET, nativeUndo, offer, place, START } from './page-under-test';

const note = ref(START);
const host = place();
createApp({ setup: () => ({ note }), template: '<textarea v-model="note"></textarea>' }).mount(host);

void nextTick(() => {
  const field = host.querySelector('textarea');
  if (!field) return;
  offer({
    placeCaret: () => {
      field.focus();
      field.setSelectionRange(CARET, CARET);
    },
    text: () =>
      note.value === field.value ? note.value : `model and field differ: ${note.value} / ${field.value}`,
    undo: nativeUndo,
  });
});
