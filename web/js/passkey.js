// Passkeys at forms of staff: see ./staff/passkey.js.

import { answerForms } from "./staff/passkey.js";

answerForms();
