-- SPDX-License-Identifier: GPL-2.0-or-later
-- What version 2 of the database adds to schema.sql.

-- What git patch-id --stable says of the patch: "" when it has none, NULL when nobody has asked.
ALTER TABLE messages ADD COLUMN patch_id TEXT;
CREATE INDEX messages_patch_id ON messages (patch_id) WHERE patch_id <> '';
CREATE INDEX messages_without_id ON messages (id) WHERE patch IS NOT NULL AND patch_id IS NULL;
