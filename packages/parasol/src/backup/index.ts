export { backup, type BackupFacts } from './backup.ts';
export { restore, type RestoreFacts } from './restore.ts';
