import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { createRoot } from 'react-dom/client';
import { Gallery } from './Gallery';
import { words } from './words';

document.documentElement.lang = words.title === 'Galerie' ? 'fr' : 'en';
createRoot(document.getElementById('root') as HTMLElement).render(<Gallery />);
