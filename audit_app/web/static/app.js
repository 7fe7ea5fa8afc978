// Starts what a page needs. Every page works without it; this only makes it quicker and safer.
import { startAutosave } from "./js/autosave.js";
import { startKeys } from "./js/keys.js";
import { startMentions } from "./js/mention.js";
import { startPage } from "./js/page.js";
import { startPasskeys } from "./js/passkey.js";
import { startUploads } from "./js/upload.js";
import { startWalk } from "./js/walk.js";

startPage();
startPasskeys();
startAutosave();
startUploads();
startKeys();
startWalk();
startMentions();
