/** What a client knows of watches: this entry loads nothing of a kernel. */
export { ALL_FILE_EVENTS, FILE_EVENT_BIT } from "./core/events/file-event.js";
export { cursorAfter } from "./kernel/watch-cursor.js";
