// Made by `npm run generate` from the files of drizzle/: change those.

export interface Migration {
  /** The name of its file in drizzle/, without `.sql`. */
  readonly name: string
  /** When it was made, in milliseconds: its place in the order. */
  readonly when: number
  /** SHA-256 of the file, in hexadecimal, as Drizzle records it. */
  readonly hash: string
  readonly sql: string
}

export const migrations: readonly Migration[] = [
  {
    name: '0000_init',
    when: 1795365799166,
    hash: '70406e4e58b6639c2137fcdd2fb992a35b65aa9ba235d0ccd2b676382e9b41d6',
    sql: `CREATE TABLE \`conversations\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`channel\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`started_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX \`idx_conversations_channel_sender\` ON \`conversations\` (\`channel\`,\`sender_id\`);--> statement-breakpoint
CREATE TABLE \`facts\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`key\` text NOT NULL,
	\`value\` text NOT NULL,
	\`source_message_id\` text,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL,
	FOREIGN KEY (\`source_message_id\`) REFERENCES \`messages\`(\`id\`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`facts_key\` ON \`facts\` (\`key\`);--> statement-breakpoint
CREATE TABLE \`messages\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`conversation_id\` text NOT NULL,
	\`role\` text NOT NULL,
	\`content\` text NOT NULL,
	\`timestamp\` text DEFAULT (datetime('now')) NOT NULL,
	\`metadata_json\` text,
	FOREIGN KEY (\`conversation_id\`) REFERENCES \`conversations\`(\`id\`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "messages_role" CHECK(role IN ('user', 'assistant'))
);
--> statement-breakpoint
CREATE INDEX \`idx_messages_conversation\` ON \`messages\` (\`conversation_id\`,\`timestamp\`);`,
  },
  {
    name: '0001_audit_log',
    when: 1795365800749,
    hash: '05025e8fb8dd34b879f58b551f0f3c715053f149870ff94c1bc6997745bcf93e',
    sql: `CREATE TABLE \`audit_log\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`timestamp\` text DEFAULT (datetime('now')) NOT NULL,
	\`channel\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`sender_name\` text,
	\`input_text\` text NOT NULL,
	\`output_text\` text,
	\`provider_used\` text,
	\`model\` text,
	\`processing_ms\` integer,
	\`status\` text DEFAULT 'ok' NOT NULL,
	\`denial_reason\` text,
	CONSTRAINT "audit_log_status" CHECK(status IN ('ok', 'error', 'denied'))
);
--> statement-breakpoint
CREATE INDEX \`idx_audit_log_timestamp\` ON \`audit_log\` (\`timestamp\`);--> statement-breakpoint
CREATE INDEX \`idx_audit_log_sender\` ON \`audit_log\` (\`channel\`,\`sender_id\`);`,
  },
  {
    name: '0002_memory_enhancement',
    when: 1795365802325,
    hash: '20b01caa3e16b65fa189c33a3bf3bb010c8a62d4906fd7de5fe341a6e63c48b1',
    sql: `DROP TABLE \`facts\`;--> statement-breakpoint
CREATE TABLE \`facts\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`sender_id\` text NOT NULL,
	\`key\` text NOT NULL,
	\`value\` text NOT NULL,
	\`source_message_id\` text,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL,
	FOREIGN KEY (\`source_message_id\`) REFERENCES \`messages\`(\`id\`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`facts_sender_id_key\` ON \`facts\` (\`sender_id\`,\`key\`);--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`summary\` text;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`last_activity\` text DEFAULT (datetime('now')) NOT NULL;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`status\` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
CREATE INDEX \`idx_conversations_status\` ON \`conversations\` (\`status\`,\`last_activity\`);`,
  },
  {
    name: '0003_fts5_recall',
    when: 1795365803903,
    hash: '665dc7afb11d21a4ede5374dca4e8aa634b954f751dd612929800ba2f3025971',
    sql: `-- Full-text recall over what users said: an index over messages that drizzle-kit cannot declare.
CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='rowid');
--> statement-breakpoint
INSERT INTO messages_fts(rowid, content) SELECT rowid, content FROM messages WHERE role = 'user';
--> statement-breakpoint
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
`,
  },
  {
    name: '0004_scheduled_tasks',
    when: 1795365805509,
    hash: 'af89fb44aef9e93b2157fcd496eb2eff027f715fd329e23106f8fe8a15fdd6e7',
    sql: `CREATE TABLE \`scheduled_tasks\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`channel\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`reply_target\` text NOT NULL,
	\`description\` text NOT NULL,
	\`due_at\` text NOT NULL,
	\`repeat\` text,
	\`status\` text DEFAULT 'pending' NOT NULL,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`delivered_at\` text
);
--> statement-breakpoint
CREATE INDEX \`idx_scheduled_tasks_due\` ON \`scheduled_tasks\` (\`status\`,\`due_at\`);--> statement-breakpoint
CREATE INDEX \`idx_scheduled_tasks_sender\` ON \`scheduled_tasks\` (\`sender_id\`,\`status\`);`,
  },
  {
    name: '0005_limitations',
    when: 1795365807110,
    hash: '2aa9f646d6fe4135992d65442dfd3a21ee4ee761ce5930d8044c8766213e4c07',
    sql: `CREATE TABLE \`limitations\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`title\` text NOT NULL,
	\`description\` text NOT NULL,
	\`proposed_plan\` text DEFAULT '' NOT NULL,
	\`status\` text DEFAULT 'open' NOT NULL,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`resolved_at\` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_limitations_title\` ON \`limitations\` (title COLLATE NOCASE);`,
  },
  {
    name: '0006_task_type',
    when: 1795365808701,
    hash: '39a039a12c78324356906060e632e165d14660bd71e9d7972ded3bc529d813a7',
    sql: `ALTER TABLE \`scheduled_tasks\` ADD \`task_type\` text DEFAULT 'reminder' NOT NULL;`,
  },
  {
    name: '0007_user_aliases',
    when: 1795365810296,
    hash: '4839c2874fdc977ac430a4ca4cea34c0c8ddbf096841f56affd205f26163f1e3',
    sql: `CREATE TABLE \`user_aliases\` (
	\`alias_sender_id\` text PRIMARY KEY NOT NULL,
	\`canonical_sender_id\` text NOT NULL
);
`,
  },
  {
    name: '0008_task_retry',
    when: 1795365811891,
    hash: 'cf26d7d97eebf49b76499d7e6e9d534f5d66151450950a67d59809ec3fcac516',
    sql: `ALTER TABLE \`scheduled_tasks\` ADD \`retry_count\` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`last_error\` text;`,
  },
  {
    name: '0009_outcomes',
    when: 1795365813500,
    hash: 'f7550d5c5ed327d2a43c3de90d351683d817b35fb59c8d645622251bdad776f0',
    sql: `CREATE TABLE \`lessons\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`sender_id\` text NOT NULL,
	\`domain\` text NOT NULL,
	\`rule\` text NOT NULL,
	\`occurrences\` integer DEFAULT 1 NOT NULL,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX \`idx_lessons_sender\` ON \`lessons\` (\`sender_id\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`lessons_domain\` ON \`lessons\` (\`sender_id\`,\`domain\`);--> statement-breakpoint
CREATE TABLE \`outcomes\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`timestamp\` text DEFAULT (datetime('now')) NOT NULL,
	\`sender_id\` text NOT NULL,
	\`domain\` text NOT NULL,
	\`score\` integer NOT NULL,
	\`lesson\` text NOT NULL,
	\`source\` text DEFAULT 'conversation' NOT NULL,
	CONSTRAINT "outcomes_score" CHECK(score IN (-1, 0, 1))
);
--> statement-breakpoint
CREATE INDEX \`idx_outcomes_sender_time\` ON \`outcomes\` (\`sender_id\`,\`timestamp\`);--> statement-breakpoint
CREATE INDEX \`idx_outcomes_time\` ON \`outcomes\` (\`timestamp\`);`,
  },
  {
    name: '0010_project_learning',
    when: 1795365815110,
    hash: '7eda6cf2fde49112ca0b5f3beccc899bbd5e28a63d8033b3f57cea771eef639b',
    sql: `DROP INDEX \`lessons_domain\`;--> statement-breakpoint
DROP INDEX \`idx_lessons_sender\`;--> statement-breakpoint
CREATE TABLE \`__new_lessons\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`sender_id\` text NOT NULL,
	\`domain\` text NOT NULL,
	\`rule\` text NOT NULL,
	\`project\` text DEFAULT '' NOT NULL,
	\`occurrences\` integer DEFAULT 1 NOT NULL,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
INSERT INTO \`__new_lessons\`(\`id\`, \`sender_id\`, \`domain\`, \`rule\`, \`occurrences\`, \`created_at\`, \`updated_at\`) SELECT \`id\`, \`sender_id\`, \`domain\`, \`rule\`, \`occurrences\`, \`created_at\`, \`updated_at\` FROM \`lessons\`;--> statement-breakpoint
DROP TABLE \`lessons\`;--> statement-breakpoint
ALTER TABLE \`__new_lessons\` RENAME TO \`lessons\`;--> statement-breakpoint
CREATE INDEX \`idx_lessons_sender\` ON \`lessons\` (\`sender_id\`);--> statement-breakpoint
CREATE INDEX \`idx_lessons_project\` ON \`lessons\` (\`sender_id\`,\`project\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`lessons_domain_project\` ON \`lessons\` (\`sender_id\`,\`domain\`,\`project\`);--> statement-breakpoint
ALTER TABLE \`outcomes\` ADD \`project\` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX \`idx_outcomes_project\` ON \`outcomes\` (\`sender_id\`,\`project\`,\`timestamp\`);--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`project\` text DEFAULT '' NOT NULL;
`,
  },
  {
    name: '0011_project_sessions',
    when: 1795365816709,
    hash: '78b851b34e989f116bcde2af42929692a7ce0337201d525d7d5db6b7f9a7f641',
    sql: `CREATE TABLE \`project_sessions\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`channel\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`project\` text DEFAULT '' NOT NULL,
	\`session_id\` text NOT NULL,
	\`parent_project\` text,
	\`created_at\` text DEFAULT (datetime('now')) NOT NULL,
	\`updated_at\` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX \`idx_project_sessions_lookup\` ON \`project_sessions\` (\`channel\`,\`sender_id\`,\`project\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`project_sessions_scope\` ON \`project_sessions\` (\`channel\`,\`sender_id\`,\`project\`);--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`project\` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX \`idx_conversations_project\` ON \`conversations\` (\`channel\`,\`sender_id\`,\`project\`,\`status\`,\`last_activity\`);`,
  },
  {
    name: '0012_multi_lessons',
    when: 1795365818313,
    hash: '212dfaa962b9b5f7a4e4033ff053042a2ec4dd4eefedd4905cd6b016bd8a19cd',
    sql: `DROP INDEX \`lessons_domain_project\`;--> statement-breakpoint
CREATE INDEX \`idx_lessons_domain\` ON \`lessons\` (\`sender_id\`,\`domain\`,\`project\`);`,
  },
  {
    name: '0013_memory_design',
    when: 1795366092636,
    hash: '39fc7fd83450654f749bd37db806e0e4dbc1e77df01f4e6faa30b2d11f56e19c',
    sql: `CREATE TABLE \`fact_versions\` (
	\`id\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`sender_id\` text NOT NULL,
	\`key\` text NOT NULL,
	\`value\` text NOT NULL,
	\`source_message_id\` text,
	\`valid_from\` text NOT NULL,
	\`valid_to\` text
);
--> statement-breakpoint
CREATE INDEX \`idx_fact_versions_fact\` ON \`fact_versions\` (\`sender_id\`,\`key\`,\`id\`);--> statement-breakpoint
CREATE TABLE \`message_vectors\` (
	\`message_key\` integer PRIMARY KEY NOT NULL,
	\`model\` text NOT NULL,
	\`vector\` blob NOT NULL,
	FOREIGN KEY (\`message_key\`) REFERENCES \`messages\`(\`key\`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE \`senders\` (
	\`number\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`sender_id\` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_senders_sender\` ON \`senders\` (\`sender_id\`);--> statement-breakpoint
CREATE TABLE \`task_runs\` (
	\`id\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`task_id\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`occurrence_at\` text NOT NULL,
	\`attempt\` integer NOT NULL,
	\`owner\` text NOT NULL,
	\`delivery_key\` text NOT NULL,
	\`claimed_at\` text NOT NULL,
	\`finished_at\` text,
	\`outcome\` text NOT NULL,
	\`error\` text,
	\`missed\` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "task_runs_outcome" CHECK(outcome IN ('claimed', 'delivered', 'failed', 'missed', 'released'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_task_runs_attempt\` ON \`task_runs\` (\`task_id\`,\`attempt\`);--> statement-breakpoint
CREATE INDEX \`idx_task_runs_sender\` ON \`task_runs\` (\`sender_id\`);--> statement-breakpoint
CREATE TABLE \`__new_messages\` (
	\`key\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`id\` text NOT NULL,
	\`conversation_id\` text NOT NULL,
	\`sequence\` integer,
	\`role\` text NOT NULL,
	\`content\` text NOT NULL,
	\`timestamp\` text DEFAULT (datetime('now')) NOT NULL,
	\`metadata_json\` text,
	FOREIGN KEY (\`conversation_id\`) REFERENCES \`conversations\`(\`id\`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "messages_role" CHECK(role IN ('user', 'assistant', 'system', 'tool'))
);
--> statement-breakpoint
-- The implicit rowid is the only record of the order in which an older program wrote: it becomes the key.
INSERT INTO \`__new_messages\`("key", "id", "conversation_id", "sequence", "role", "content", "timestamp", "metadata_json") SELECT rowid, "id", "conversation_id", row_number() OVER (PARTITION BY "conversation_id" ORDER BY rowid), "role", "content", "timestamp", "metadata_json" FROM \`messages\` ORDER BY rowid;--> statement-breakpoint
DROP TABLE \`messages\`;--> statement-breakpoint
ALTER TABLE \`__new_messages\` RENAME TO \`messages\`;--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_messages_id\` ON \`messages\` (\`id\`);--> statement-breakpoint
CREATE INDEX \`idx_messages_conversation\` ON \`messages\` (\`conversation_id\`,\`timestamp\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_messages_sequence\` ON \`messages\` (\`conversation_id\`,\`sequence\`);--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`seq\` integer;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`previous_hash\` text;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`hash\` text;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`salt\` text;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`payload_digest\` text;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`origin\` text;--> statement-breakpoint
ALTER TABLE \`audit_log\` ADD \`erased_at\` text;--> statement-breakpoint
CREATE INDEX \`idx_audit_log_person\` ON \`audit_log\` (\`sender_id\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_audit_log_seq\` ON \`audit_log\` (\`seq\`);--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`lease_owner\` text;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`lease_until\` text;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`summary_attempts\` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`summary_error\` text;--> statement-breakpoint
CREATE INDEX \`idx_conversations_sender\` ON \`conversations\` (\`sender_id\`,\`status\`);--> statement-breakpoint
CREATE INDEX \`idx_conversations_closed\` ON \`conversations\` (\`channel\`,\`sender_id\`,\`updated_at\`) WHERE status = 'closed';--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`zone\` text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`anchor\` text;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`occurrence\` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`rule\` text;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`max_retries\` integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`missed\` text DEFAULT 'once' NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`catch_up_hours\` integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`next_attempt_at\` text;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`attempt\` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`lease_owner\` text;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`lease_until\` text;--> statement-breakpoint
ALTER TABLE \`scheduled_tasks\` ADD \`problem\` text;--> statement-breakpoint
CREATE INDEX \`idx_scheduled_tasks_pending\` ON \`scheduled_tasks\` (\`sender_id\`,\`due_at\`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX \`idx_scheduled_tasks_ready\` ON \`scheduled_tasks\` (max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, ''))) WHERE status = 'pending' AND problem IS NULL;--> statement-breakpoint
ALTER TABLE \`user_aliases\` ADD \`created_at\` text;--> statement-breakpoint
CREATE INDEX \`idx_user_aliases_canonical\` ON \`user_aliases\` (\`canonical_sender_id\`);--> statement-breakpoint
CREATE INDEX \`idx_project_sessions_sender\` ON \`project_sessions\` (\`sender_id\`);`,
  },
  {
    name: '0014_recall_index',
    when: 1795366228634,
    hash: 'de3ca462875d1730818b1248db1b55b8535618b2283ad6c283706415f788bf13',
    sql: `-- Everything here hangs on \`messages\`, whose rebuild in 0013 dropped its triggers.

-- The older programs' index, over what users said, as 0003 made it.
INSERT INTO messages_fts(messages_fts) VALUES ('delete-all');
--> statement-breakpoint
INSERT INTO messages_fts(rowid, content) SELECT key, content FROM messages WHERE role = 'user' ORDER BY key;
--> statement-breakpoint
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
--> statement-breakpoint
-- Programs that know no sequence leave it out.
CREATE TRIGGER messages_sequence AFTER INSERT ON messages WHEN new.sequence IS NULL BEGIN
  UPDATE messages
  SET sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM messages WHERE conversation_id = new.conversation_id)
  WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender AFTER INSERT ON conversations
WHEN NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id) BEGIN
  INSERT INTO senders(sender_id) VALUES (new.sender_id);
END;
--> statement-breakpoint
INSERT INTO senders(sender_id) SELECT sender_id FROM conversations GROUP BY sender_id ORDER BY min(rowid);
--> statement-breakpoint
-- Ours: both sides of a conversation, and its owner as a token, so that one person's words are found among millions.
-- Marks count as letters: in Thai or Hindi a word without them falls apart.
CREATE VIRTUAL TABLE messages_recall USING fts5(
  content, owner, content='', contentless_delete=1, detail=column,
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
--> statement-breakpoint
-- What the index holds of a message. Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese,
-- Chinese) and Korean, whose particles cling to the word, are written as overlapping pairs of characters, and Chinese
-- characters and Korean syllables alone too, so that a word inside a sentence is found. The text is cut into parts of
-- 256 characters because substr() counts from the start of its text. Other texts stand as they are.
CREATE VIEW messages_recall_source AS
WITH script(far, joined, syllabic) AS (SELECT
  '[' || char(0x0E00, 0x2D, 0x3FFFF) || ']',
  '[' || char(
    0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF,
    0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF
  ) || ']',
  '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']'
)
SELECT
  m.key,
  CASE WHEN octet_length(m.content) > length(m.content)
    AND m.content GLOB '*' || script.far || '*' AND m.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(m.content, 1, 257)
        UNION ALL SELECT start + 256, substr(m.content, start + 256, 257) FROM part WHERE start + 256 <= length(m.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE m.content END AS content,
  'u' || s.number AS owner
FROM script
CROSS JOIN messages m
CROSS JOIN conversations c ON c.id = m.conversation_id
CROSS JOIN senders s ON s.sender_id = c.sender_id
WHERE m.role IN ('user', 'assistant');
--> statement-breakpoint
INSERT INTO messages_recall(rowid, content, owner)
SELECT key, content, owner FROM messages_recall_source ORDER BY key;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
`,
  },
  {
    name: '0015_fact_history',
    when: 1795366230559,
    hash: '4ea8032fc147a0dab1f5e75e4a4e1cbd7a32fa6e79ff2ec2029c1b304dbf0a26',
    sql: `-- Triggers rather than code, so that what an older program writes is kept as well. A version never ends before it
-- began, even when the clock goes back.
INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
SELECT sender_id, key, value, source_message_id, updated_at FROM facts ORDER BY rowid;
--> statement-breakpoint
CREATE TRIGGER facts_version_insert AFTER INSERT ON facts BEGIN
  INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
  SELECT new.sender_id, new.key, new.value, new.source_message_id, max(new.updated_at, coalesce(max(valid_to), ''))
  FROM fact_versions WHERE sender_id = new.sender_id AND key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER facts_version_update AFTER UPDATE OF value ON facts WHEN new.value IS NOT old.value BEGIN
  UPDATE fact_versions SET valid_to = max(valid_from, new.updated_at)
  WHERE sender_id = old.sender_id AND key = old.key AND valid_to IS NULL;
  INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
  SELECT new.sender_id, new.key, new.value, new.source_message_id, max(new.updated_at, coalesce(max(valid_to), ''))
  FROM fact_versions WHERE sender_id = new.sender_id AND key = new.key;
END;
--> statement-breakpoint
-- Ours ends the version with its own clock before it deletes; this is for programs that only delete.
CREATE TRIGGER facts_version_delete AFTER DELETE ON facts BEGIN
  UPDATE fact_versions SET valid_to = max(valid_from, datetime('now'))
  WHERE sender_id = old.sender_id AND key = old.key AND valid_to IS NULL;
END;
`,
  },
  {
    name: '0016_older_writers',
    when: 1795367767140,
    hash: '402d5088423b599255e8e8a27ea77f20450a83c61af9e5d7e5d3528d3f130530',
    sql: `-- Older programs store the moment a task is due as they were told it. Whoever writes it, it becomes the text that order
-- and indexes rely on: the same instant in UTC. What names no instant stays as it is, marked, so that the task is listed
-- and never silently waits. SQLite reads more than moments ('now', '12:00', 30 February): only what begins with a date
-- that exists is taken for one.
CREATE TRIGGER scheduled_tasks_due AFTER UPDATE OF due_at ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at OR new.problem IS NOT NULL BEGIN
  UPDATE scheduled_tasks
  SET due_at = coalesce(read.instant, due_at), problem = iif(read.instant IS NULL, 'due_at is not a moment', NULL)
  FROM (
    SELECT iif(
      said GLOB '[0-9][0-9][0-9][0-9]-*' AND date(substr(said, 1, 10), '+0 days') IS substr(said, 1, 10),
      datetime(said, '+0 seconds'), NULL
    ) AS instant
    FROM (
      -- SQLite wants a colon in an offset, and capitals.
      SELECT CASE
        WHEN told GLOB '*:*[+-][0-9][0-9][0-9][0-9]' THEN substr(told, 1, length(told) - 2) || ':' || substr(told, -2)
        WHEN told GLOB '*:*[+-][0-9][0-9]' THEN told || ':00'
        ELSE told
      END AS said
      FROM (SELECT upper(trim(new.due_at)) AS told)
    )
  ) AS read
  WHERE id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET due_at = due_at WHERE datetime(due_at, '+0 seconds') IS NOT due_at;
`,
  },
  {
    name: '0017_fact_lookups',
    when: 1795370454503,
    hash: '974e4045dddf85f398061342878d429dc25cfadf1e6063681011bf7c5c6c7aa1',
    sql: `CREATE INDEX \`idx_facts_key\` ON \`facts\` (\`key\`,\`created_at\`);--> statement-breakpoint
CREATE INDEX \`idx_facts_source\` ON \`facts\` (\`source_message_id\`) WHERE source_message_id IS NOT NULL;`,
  },
  {
    name: '0018_failed_tasks',
    when: 1795371566755,
    hash: '57e25138c86f31acd6860dd9b58c1fdb1ba0a2e331cf0067a51314ba67bdd3df',
    sql: `CREATE INDEX \`idx_scheduled_tasks_failed\` ON \`scheduled_tasks\` (\`created_at\`) WHERE status = 'failed' OR problem IS NOT NULL;`,
  },
  {
    name: '0019_index_pages',
    when: 1795382846341,
    hash: 'dd4bb3a73dc287a688008db56fe9367228f2c6a4a7883b7758061027994b2833',
    sql: `-- Small pages: a full-text index merges 64 of them for every 64 it has written, level by level, in the middle of somebody's
-- write. What is there already is merged into one part of such pages.
INSERT INTO messages_recall(messages_recall, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall) VALUES ('optimize');
--> statement-breakpoint
INSERT INTO messages_fts(messages_fts, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_fts(messages_fts) VALUES ('optimize');
`,
  },
  {
    name: '0020_words_follow',
    when: 1795853584493,
    hash: '0e3a59e433a7ef9ee8bc6b0bf08fc77b5445cd83727a2ed94be5b00eaa575e3c',
    sql: `-- The words of a message stand in the indexes under its person and by its role: they follow when another program gives
-- the conversation to somebody else, moves the message or changes its role.
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  DELETE FROM messages_recall WHERE rowid IN (
    SELECT key FROM messages WHERE conversation_id = new.id AND role IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source
  WHERE key IN (SELECT key FROM messages WHERE conversation_id = new.id);
END;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key AND old.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
--> statement-breakpoint
DROP TRIGGER messages_fts_update;
--> statement-breakpoint
CREATE TRIGGER messages_fts_update AFTER UPDATE OF content, role ON messages BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content)
  SELECT 'delete', old.rowid, old.content WHERE old.role = 'user';
  INSERT INTO messages_fts(rowid, content) SELECT new.rowid, new.content WHERE new.role = 'user';
END;
`,
  },
  {
    name: '0021_facts_and_lessons',
    when: 1795854463648,
    hash: 'cd4a55a4bb579adcd08c86058a35a015e083594a6026a2c918dc7f07551df2c0',
    sql: `ALTER TABLE \`facts\` ADD \`folded_key\` text;--> statement-breakpoint
ALTER TABLE \`facts\` ADD \`expires_at\` text;--> statement-breakpoint
ALTER TABLE \`facts\` ADD \`confidence\` real;--> statement-breakpoint
ALTER TABLE \`facts\` ADD \`source\` text;--> statement-breakpoint
CREATE INDEX \`idx_facts_folded_key\` ON \`facts\` (\`sender_id\`,\`folded_key\`);--> statement-breakpoint
ALTER TABLE \`lessons\` ADD \`retired_at\` text;--> statement-breakpoint
ALTER TABLE \`lessons\` ADD \`evidence_json\` text;`,
  },
  {
    name: '0022_folded_keys',
    when: 1795854465979,
    hash: 'd06f906c44eefce535167070968a815774b7f7828c96d798cec6e8ff30a7acab',
    sql: `-- What spellings of a key have in common, for rows that are there and for those of programs that don't fill it in.
UPDATE facts SET folded_key = lower(trim(key));
--> statement-breakpoint
CREATE TRIGGER facts_folded_key AFTER INSERT ON facts WHEN new.folded_key IS NULL BEGIN
  UPDATE facts SET folded_key = lower(trim(new.key)) WHERE rowid = new.rowid;
END;
--> statement-breakpoint
CREATE TRIGGER facts_folded_key_moved AFTER UPDATE OF key ON facts WHEN new.key IS NOT old.key BEGIN
  UPDATE facts SET folded_key = lower(trim(new.key)) WHERE rowid = new.rowid;
END;
`,
  },
  {
    name: '0023_threads',
    when: 1795855949169,
    hash: '0ee11e445d67a7770efd489477096ce379d8876e2e1c1526ff1ceabdaf4d7d53',
    sql: `DROP INDEX \`idx_conversations_sender\`;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`thread\` text;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`title\` text;--> statement-breakpoint
ALTER TABLE \`conversations\` ADD \`metadata_json\` text;--> statement-breakpoint
CREATE INDEX \`idx_conversations_recent\` ON \`conversations\` (\`sender_id\`,\`last_activity\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_conversations_thread\` ON \`conversations\` (\`channel\`,\`sender_id\`,\`thread\`) WHERE thread IS NOT NULL;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`milliseconds\` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`author\` text;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`edited_at\` integer;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`format\` text;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`body\` text;`,
  },
  {
    name: '0024_items',
    when: 1795858330851,
    hash: 'c2c65fe24b361a01e3410ce448e0967b48d26e3d5905d4208f7521fe0e353d5b',
    sql: `CREATE TABLE \`items\` (
	\`sender_id\` text NOT NULL,
	\`namespace\` text NOT NULL,
	\`key\` text NOT NULL,
	\`value\` text NOT NULL,
	\`created_at\` integer NOT NULL,
	\`updated_at\` integer NOT NULL,
	\`expires_at\` integer,
	PRIMARY KEY(\`sender_id\`, \`namespace\`, \`key\`)
);
--> statement-breakpoint
CREATE INDEX \`idx_items_expiry\` ON \`items\` (\`expires_at\`);`,
  },
  {
    name: '0025_no_view',
    when: 1795859721211,
    hash: '3cb5bc11742affd19dbdb462f26796510bad702e3cbe3834a1c3ca96d0cba13d',
    sql: `-- drizzle-kit's push and pull stop at a view that their tablesFilter leaves out, and drop one that it does not, so there is
-- none any more: what messages_recall_source said of a message is said by the two triggers that index it, see 0014. To have
-- a message indexed anew, its conversation_id is set to what it is.
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
DROP TRIGGER conversations_sender_update;
--> statement-breakpoint
DROP VIEW messages_recall_source;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM (
    WITH script(far, joined, syllabic) AS (SELECT
      '[' || char(0x0E00, 0x2D, 0x3FFFF) || ']',
      '[' || char(
        0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF,
        0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF
      ) || ']',
      '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']'
    )
    SELECT
      m.key,
      CASE WHEN octet_length(m.content) > length(m.content)
        AND m.content GLOB '*' || script.far || '*' AND m.content GLOB '*' || script.joined || '*'
      THEN (
        WITH RECURSIVE
          part(start, piece) AS (
            SELECT 1, substr(m.content, 1, 257)
            UNION ALL SELECT start + 256, substr(m.content, start + 256, 257) FROM part WHERE start + 256 <= length(m.content)
          ),
          place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
        SELECT group_concat(
          CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
            CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
            CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
          END, '')
        FROM part CROSS JOIN place WHERE n <= length(piece)
      ) ELSE m.content END AS content,
      'u' || s.number AS owner
    FROM script
    CROSS JOIN messages m
    CROSS JOIN conversations c ON c.id = m.conversation_id
    CROSS JOIN senders s ON s.sender_id = c.sender_id
    WHERE m.role IN ('user', 'assistant')
  ) WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key AND old.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM (
    WITH script(far, joined, syllabic) AS (SELECT
      '[' || char(0x0E00, 0x2D, 0x3FFFF) || ']',
      '[' || char(
        0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF,
        0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF
      ) || ']',
      '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']'
    )
    SELECT
      m.key,
      CASE WHEN octet_length(m.content) > length(m.content)
        AND m.content GLOB '*' || script.far || '*' AND m.content GLOB '*' || script.joined || '*'
      THEN (
        WITH RECURSIVE
          part(start, piece) AS (
            SELECT 1, substr(m.content, 1, 257)
            UNION ALL SELECT start + 256, substr(m.content, start + 256, 257) FROM part WHERE start + 256 <= length(m.content)
          ),
          place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
        SELECT group_concat(
          CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
            CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
            CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
          END, '')
        FROM part CROSS JOIN place WHERE n <= length(piece)
      ) ELSE m.content END AS content,
      'u' || s.number AS owner
    FROM script
    CROSS JOIN messages m
    CROSS JOIN conversations c ON c.id = m.conversation_id
    CROSS JOIN senders s ON s.sender_id = c.sender_id
    WHERE m.role IN ('user', 'assistant')
  ) WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  UPDATE messages SET conversation_id = conversation_id WHERE conversation_id = new.id;
END;
`,
  },
  {
    name: '0026_tasks_in_turn',
    when: 1795860182338,
    hash: 'e289e5c7dee9db1906864975aa1fba3100f898b6ba22a31d7ac48823ff288d36',
    sql: `CREATE TABLE \`__new_task_runs\` (
	\`id\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`task_id\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`occurrence_at\` text NOT NULL,
	\`attempt\` integer NOT NULL,
	\`owner\` text NOT NULL,
	\`delivery_key\` text NOT NULL,
	\`claimed_at\` text NOT NULL,
	\`finished_at\` text,
	\`outcome\` text NOT NULL,
	\`error\` text,
	\`missed\` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "task_runs_outcome" CHECK(outcome IN ('claimed', 'delivered', 'failed', 'missed', 'released', 'skipped'))
);
--> statement-breakpoint
INSERT INTO \`__new_task_runs\`("id", "task_id", "sender_id", "occurrence_at", "attempt", "owner", "delivery_key", "claimed_at", "finished_at", "outcome", "error", "missed") SELECT "id", "task_id", "sender_id", "occurrence_at", "attempt", "owner", "delivery_key", "claimed_at", "finished_at", "outcome", "error", "missed" FROM \`task_runs\`;--> statement-breakpoint
DROP TABLE \`task_runs\`;--> statement-breakpoint
ALTER TABLE \`__new_task_runs\` RENAME TO \`task_runs\`;--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_task_runs_attempt\` ON \`task_runs\` (\`task_id\`,\`attempt\`);--> statement-breakpoint
CREATE INDEX \`idx_task_runs_sender\` ON \`task_runs\` (\`sender_id\`);--> statement-breakpoint
CREATE INDEX \`idx_scheduled_tasks_repeat\` ON \`scheduled_tasks\` (\`created_at\`) WHERE rule IS NULL AND repeat NOT IN ('once', 'daily', 'weekdays', 'weekly', 'monthly');
--> statement-breakpoint
-- As in 0016, but that what names no instant is told as it was said.
DROP TRIGGER scheduled_tasks_due;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due AFTER UPDATE OF due_at ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at OR new.problem IS NOT NULL BEGIN
  UPDATE scheduled_tasks
  SET due_at = coalesce(read.instant, due_at),
    problem = iif(read.instant IS NULL, 'due_at is not a moment: ' || due_at, NULL)
  FROM (
    SELECT iif(
      said GLOB '[0-9][0-9][0-9][0-9]-*' AND date(substr(said, 1, 10), '+0 days') IS substr(said, 1, 10),
      datetime(said, '+0 seconds'), NULL
    ) AS instant
    FROM (
      -- SQLite wants a colon in an offset, and capitals.
      SELECT CASE
        WHEN told GLOB '*:*[+-][0-9][0-9][0-9][0-9]' THEN substr(told, 1, length(told) - 2) || ':' || substr(told, -2)
        WHEN told GLOB '*:*[+-][0-9][0-9]' THEN told || ':00'
        ELSE told
      END AS said
      FROM (SELECT upper(trim(new.due_at)) AS told)
    )
  ) AS read
  WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET problem = problem || ': ' || due_at WHERE problem = 'due_at is not a moment';
--> statement-breakpoint
-- An older program looks for a reminder by the text that it was told, which 0016 rewrites. Asked for the same again, it
-- finds none and stores a second one: that one goes.
DROP TRIGGER scheduled_tasks_due_insert;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
  DELETE FROM scheduled_tasks WHERE id = new.id AND status = 'pending' AND problem IS NULL AND EXISTS (
    SELECT 1 FROM scheduled_tasks AS twin
    WHERE twin.sender_id = new.sender_id AND twin.status = 'pending' AND twin.due_at = scheduled_tasks.due_at
      AND twin.id <> new.id AND twin.description = new.description AND twin.channel = new.channel
      AND twin.reply_target = new.reply_target AND twin.project = new.project AND twin.task_type = new.task_type
      AND ifnull(twin.repeat, 'once') = ifnull(new.repeat, 'once') AND twin.rule IS new.rule
  );
END;
--> statement-breakpoint
-- An older program moves a repeat by due_at alone: the series begins there. Its own step to the next occurrence, by the
-- word of the task, and its retry, which counts, move no series. What this library changes has another attempt,
-- occurrence, anchor or lease.
CREATE TRIGGER scheduled_tasks_moved AFTER UPDATE OF due_at ON scheduled_tasks
WHEN new.anchor IS NOT NULL AND new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at) IS NOT datetime(old.due_at)
  AND new.anchor = old.anchor AND new.occurrence = old.occurrence AND new.retry_count = old.retry_count
  AND new.attempt = old.attempt AND new.zone = old.zone AND new.rule IS old.rule
  AND new.lease_owner IS old.lease_owner
  AND datetime(new.due_at) IS NOT datetime(old.due_at, CASE new.repeat
    WHEN 'weekly' THEN '+7 days' WHEN 'monthly' THEN '+1 month' ELSE '+1 day' END)
  AND NOT (new.repeat = 'weekdays' AND strftime('%w', old.due_at) = '6'
    AND datetime(new.due_at) IS datetime(old.due_at, '+2 days'))
BEGIN
  UPDATE scheduled_tasks SET anchor = NULL WHERE id = new.id;
END;
--> statement-breakpoint
-- An older program knows no rule: the word that it gives a task is what the task does from then on.
CREATE TRIGGER scheduled_tasks_repeat AFTER UPDATE OF repeat ON scheduled_tasks
WHEN new.rule IS old.rule AND new.anchor IS old.anchor AND new.occurrence = old.occurrence
  AND new.attempt = old.attempt AND new.zone = old.zone
  AND (new.rule IS NOT NULL OR (new.repeat IS NOT old.repeat AND new.anchor IS NOT NULL))
BEGIN
  UPDATE scheduled_tasks SET rule = NULL, anchor = NULL, occurrence = 0 WHERE id = new.id;
END;
--> statement-breakpoint
-- An older program takes a word that it does not know for daily: no version leaves one.
UPDATE scheduled_tasks SET repeat = 'monthly', rule = 'FREQ=YEARLY', attempt = attempt + 1
WHERE repeat = 'yearly' AND rule IS NULL AND status = 'pending';
`,
  },
  {
    name: '0027_recall_words',
    when: 1795860359656,
    hash: '7b9bf5634b1a5ff8d70c3afa18829ac2850e97eedfa628a89828bd1872a7a7d8',
    sql: `CREATE TABLE \`message_words\` (
	\`message_key\` integer PRIMARY KEY NOT NULL,
	\`words\` text
);
--> statement-breakpoint
CREATE INDEX \`idx_message_words_unread\` ON \`message_words\` (\`message_key\`) WHERE words IS NULL;
--> statement-breakpoint
-- The recall index anew, so that a SQLite older than 3.43 can write to messages: without contentless_delete, what is taken out of
-- an index has to be told. Every entry is what SQL itself can say of the message: its text, scripts without spaces as pairs of
-- characters (see 0014). What an entry lacks is a second entry under its key + 2^40, with the words of message_words: other
-- spellings of the message's words, which the library reads.
DROP TRIGGER IF EXISTS messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER IF EXISTS messages_recall_delete;
--> statement-breakpoint
DROP TRIGGER IF EXISTS messages_recall_update;
--> statement-breakpoint
DROP TRIGGER IF EXISTS conversations_sender_update;
--> statement-breakpoint
DROP VIEW IF EXISTS messages_recall_source;
--> statement-breakpoint
DROP TABLE messages_recall;
--> statement-breakpoint
CREATE VIRTUAL TABLE messages_recall USING fts5(
  content, owner, content='', detail=column,
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_recall(rowid, content, owner)
SELECT messages.key, CASE WHEN length(CAST(messages.content AS BLOB)) > length(messages.content)
    AND messages.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND messages.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(messages.content, 1, 257)
        UNION ALL SELECT start + 256, substr(messages.content, start + 256, 257) FROM part WHERE start + 256 <= length(messages.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE messages.content END, 'u' || number
FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
CROSS JOIN messages
CROSS JOIN conversations ON conversations.id = messages.conversation_id
CROSS JOIN senders ON senders.sender_id = conversations.sender_id
WHERE role IN ('user', 'assistant') ORDER BY messages.key;
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall) VALUES ('optimize');
--> statement-breakpoint
INSERT INTO message_words(message_key)
SELECT key FROM messages WHERE role IN ('user', 'assistant') AND (content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR content GLOB '*[A-Z]''[A-Z]*'
  OR length(CAST(content AS BLOB)) > length(content) AND (content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR content GLOB '*[' ||
    char(
      0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
      0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
      0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
    ) ||
    char(
      0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
      0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
      0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
      0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
      0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
    ) ||
    char(
      0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
      0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
      0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
    ) || ']*'));
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE (new.content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR new.content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR new.content GLOB '*[' ||
      char(
        0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
        0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
        0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
      ) ||
      char(
        0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
        0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
        0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
        0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
        0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
      ) ||
      char(
        0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
        0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
        0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
      ) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  DELETE FROM message_words WHERE message_key = old.key;
END;
--> statement-breakpoint
-- Out under its former owner, in under the new one. To have a message that is not in the index put in, its conversation_id is
-- set to what it is.
CREATE TRIGGER messages_recall_out BEFORE UPDATE OF content, role, conversation_id ON messages
WHEN old.role IN ('user', 'assistant') AND (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages
WHEN (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) OR NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = new.key) BEGIN
  DELETE FROM message_words
  WHERE message_key = new.key AND (new.content IS NOT old.content OR new.role NOT IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND (new.content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR new.content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR new.content GLOB '*[' ||
      char(
        0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
        0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
        0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
      ) ||
      char(
        0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
        0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
        0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
        0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
        0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
      ) ||
      char(
        0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
        0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
        0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
      ) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER message_words_update AFTER UPDATE OF words ON message_words WHEN new.words IS NOT old.words BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.message_key + 1099511627776, old.words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = conversation_id)
  FROM messages WHERE key = old.message_key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.message_key + 1099511627776);
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.message_key + 1099511627776, new.words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = conversation_id)
  FROM messages WHERE key = new.message_key AND role IN ('user', 'assistant') AND new.words <> '';
END;
--> statement-breakpoint
CREATE TRIGGER conversations_recall_out BEFORE UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', messages.key, CASE WHEN length(CAST(messages.content AS BLOB)) > length(messages.content)
    AND messages.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND messages.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(messages.content, 1, 257)
        UNION ALL SELECT start + 256, substr(messages.content, start + 256, 257) FROM part WHERE start + 256 <= length(messages.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE messages.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script CROSS JOIN messages
  WHERE conversation_id = old.id AND role IN ('user', 'assistant') AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = messages.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id)
  FROM messages CROSS JOIN message_words ON message_key = messages.key
  WHERE conversation_id = old.id AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  UPDATE messages SET conversation_id = conversation_id WHERE conversation_id = new.id;
END;
`,
  },
  {
    name: '0028_checkpoints',
    when: 1795867290957,
    hash: '94ff476a14c10a2af6a7fb0b3acf04f966ccb89d9f50fd3905b375139687b4bb',
    sql: `CREATE TABLE \`checkpoint_values\` (
	\`sender_id\` text NOT NULL,
	\`thread_id\` text NOT NULL,
	\`namespace\` text NOT NULL,
	\`channel_name\` text NOT NULL,
	\`version\` text NOT NULL,
	\`type\` text NOT NULL,
	\`bytes\` blob NOT NULL,
	\`base_version\` text,
	\`base_bytes\` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(\`sender_id\`, \`thread_id\`, \`namespace\`, \`channel_name\`, \`version\`)
);
--> statement-breakpoint
CREATE TABLE \`checkpoint_writes\` (
	\`sender_id\` text NOT NULL,
	\`thread_id\` text NOT NULL,
	\`namespace\` text NOT NULL,
	\`checkpoint_id\` text NOT NULL,
	\`task\` text NOT NULL,
	\`write_index\` integer NOT NULL,
	\`task_path\` text NOT NULL,
	\`channel_name\` text NOT NULL,
	\`type\` text NOT NULL,
	\`bytes\` blob NOT NULL,
	PRIMARY KEY(\`sender_id\`, \`thread_id\`, \`namespace\`, \`checkpoint_id\`, \`task\`, \`write_index\`)
);
--> statement-breakpoint
CREATE TABLE \`checkpoints\` (
	\`sender_id\` text NOT NULL,
	\`thread_id\` text NOT NULL,
	\`namespace\` text NOT NULL,
	\`checkpoint_id\` text NOT NULL,
	\`parent_id\` text,
	\`type\` text NOT NULL,
	\`bytes\` blob NOT NULL,
	\`metadata_json\` text NOT NULL,
	\`versions_json\` text NOT NULL,
	\`replayed_json\` text NOT NULL,
	\`created_at\` integer NOT NULL,
	PRIMARY KEY(\`sender_id\`, \`thread_id\`, \`namespace\`, \`checkpoint_id\`)
);
`,
  },
  {
    name: '0029_words_to_read',
    when: 1795868153946,
    hash: '8c50214bac4b46bad2fd3150d1e71075f72898ec3f85c9360b72d03b1f009191',
    sql: `DROP INDEX \`idx_message_words_unread\`;--> statement-breakpoint
ALTER TABLE \`message_words\` ADD \`unread\` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX \`idx_message_words_to_read\` ON \`message_words\` (\`message_key\`) WHERE unread = 1;
--> statement-breakpoint
-- Which messages have words beside the index: all but those of plain words in letters that the index's own tokenizer compares as they are meant.
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE (new.content GLOB '*[^ -/][-_][^ -/]*' OR new.content GLOB '*[A-Za-z][./&][A-Za-z]*' OR new.content GLOB '*[a-z][A-Z]*' OR new.content GLOB '*[A-Za-z]++*' OR new.content GLOB '*[A-Za-z]#*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*' OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*' OR new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages
WHEN (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) OR NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = new.key) BEGIN
  DELETE FROM message_words
  WHERE message_key = new.key AND (new.content IS NOT old.content OR new.role NOT IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND (new.content GLOB '*[^ -/][-_][^ -/]*' OR new.content GLOB '*[A-Za-z][./&][A-Za-z]*' OR new.content GLOB '*[a-z][A-Z]*' OR new.content GLOB '*[A-Za-z]++*' OR new.content GLOB '*[A-Za-z]#*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*' OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*' OR new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
--> statement-breakpoint
INSERT INTO message_words(message_key)
SELECT key FROM messages WHERE role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = key)
  AND (content GLOB '*[^ -/][-_][^ -/]*' OR content GLOB '*[A-Za-z][./&][A-Za-z]*' OR content GLOB '*[a-z][A-Z]*' OR content GLOB '*[A-Za-z]++*' OR content GLOB '*[A-Za-z]#*' OR content GLOB '*[A-Z]''[A-Z]*'
    OR content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*' OR content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*' OR content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(content AS BLOB)) > length(content) AND (content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
`,
  },
  {
    name: '0030_detected_language',
    when: 1795870496148,
    hash: '8c1c2b39c7dd0ab60f84e00f8ce32bd2563a35efaa123d8acf223c3651f09bed',
    sql: `-- That a preferred language was detected stood in a fact of its own, which the older program tells its model. It is the
-- source of the preference now.
UPDATE facts SET source = 'detected ' || facts.value || coalesce(', then once ' || json_extract(state.value, '$.candidate'), '')
FROM facts AS state
WHERE facts.key = 'preferred_language' AND facts.source IS NULL
  AND state.key = '_language' AND state.sender_id = facts.sender_id
  AND iif(json_valid(state.value), json_extract(state.value, '$.detected') = facts.value, 0);
--> statement-breakpoint
DELETE FROM facts WHERE key = '_language';
--> statement-breakpoint
DELETE FROM fact_versions WHERE key = '_language';
`,
  },
  {
    name: '0031_transcripts',
    when: 1795871663467,
    hash: 'f24dd57455c39b9765d2d1693882618449669bbe96b902bcb51dbd5e6a5c8921',
    sql: `CREATE TABLE \`transcript_entries\` (
	\`key\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`id\` text NOT NULL,
	\`sender_id\` text NOT NULL,
	\`project_key\` text NOT NULL,
	\`session_id\` text NOT NULL,
	\`subpath\` text DEFAULT '' NOT NULL,
	\`uuid\` text,
	\`entry\` text NOT NULL,
	\`part_of\` text,
	\`created_at\` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_transcript_entries_id\` ON \`transcript_entries\` (\`id\`);--> statement-breakpoint
CREATE INDEX \`idx_transcript_entries_order\` ON \`transcript_entries\` (\`sender_id\`,\`project_key\`,\`session_id\`,\`subpath\`,\`key\`);--> statement-breakpoint
CREATE UNIQUE INDEX \`idx_transcript_entries_uuid\` ON \`transcript_entries\` (\`sender_id\`,\`project_key\`,\`session_id\`,\`subpath\`,\`uuid\`) WHERE uuid IS NOT NULL;--> statement-breakpoint
CREATE TABLE \`transcripts\` (
	\`sender_id\` text NOT NULL,
	\`project_key\` text NOT NULL,
	\`session_id\` text NOT NULL,
	\`subpath\` text DEFAULT '' NOT NULL,
	\`summary\` text,
	\`created_at\` integer NOT NULL,
	\`updated_at\` integer NOT NULL,
	PRIMARY KEY(\`sender_id\`, \`project_key\`, \`session_id\`, \`subpath\`)
);
--> statement-breakpoint
CREATE INDEX \`idx_transcripts_updated\` ON \`transcripts\` (\`sender_id\`,\`project_key\`,\`updated_at\`);`,
  },
  {
    name: '0032_quicker_words',
    when: 1795883712306,
    hash: '904e8a39e3965f2d83f2f732a9b5a1fc6f91b838027ba13e478ac228ffbc521f',
    sql: `-- Whether a message has words beside the index is asked in steps, the cheap ones first: a pattern that begins with a class of characters
-- tries it at each character, and one of many ranges looks at all of them. The answers are those of 0029.
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages
WHEN (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) OR NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = new.key) BEGIN
  DELETE FROM message_words
  WHERE message_key = new.key AND (new.content IS NOT old.content OR new.role NOT IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
`,
  },
  {
    name: '0033_blobs',
    when: 1795885342002,
    hash: '40dff86eb590649ed1413aecad0ed070117ad2587f9a09039e51e87e3db246db',
    sql: `CREATE TABLE \`blob_uses\` (
	\`hash\` text PRIMARY KEY NOT NULL,
	\`uses\` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE \`blobs\` (
	\`hash\` text NOT NULL,
	\`part\` integer NOT NULL,
	\`bytes\` blob NOT NULL,
	PRIMARY KEY(\`hash\`, \`part\`)
);
--> statement-breakpoint
ALTER TABLE \`checkpoint_values\` ADD \`blobs\` text;--> statement-breakpoint
ALTER TABLE \`checkpoint_writes\` ADD \`blobs\` text;--> statement-breakpoint
ALTER TABLE \`items\` ADD \`blobs\` text;--> statement-breakpoint
ALTER TABLE \`messages\` ADD \`blobs\` text;--> statement-breakpoint
ALTER TABLE \`transcript_entries\` ADD \`blobs\` text;
--> statement-breakpoint
-- Each row that holds a blob counts as one use of it. The last one takes the blob with it, whichever program deletes it.
CREATE TRIGGER messages_blobs_insert AFTER INSERT ON messages WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER messages_blobs_update AFTER UPDATE OF blobs ON messages WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER messages_blobs_delete AFTER DELETE ON messages WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_insert AFTER INSERT ON items WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_update AFTER UPDATE OF blobs ON items WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_delete AFTER DELETE ON items WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_insert AFTER INSERT ON transcript_entries WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_update AFTER UPDATE OF blobs ON transcript_entries WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_delete AFTER DELETE ON transcript_entries WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_insert AFTER INSERT ON checkpoint_values WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_update AFTER UPDATE OF blobs ON checkpoint_values WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_delete AFTER DELETE ON checkpoint_values WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_insert AFTER INSERT ON checkpoint_writes WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_update AFTER UPDATE OF blobs ON checkpoint_writes WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_delete AFTER DELETE ON checkpoint_writes WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
`,
  },
  {
    name: '0034_begun_in_turn',
    when: 1795898620695,
    hash: 'f192caf048cffc1c2cf4f0c6592e2c5c893633ce568813e167ca4ff59317bece',
    sql: `-- The series of a task begins where the older program stored or moved it: noted at once, because its own steps lead away
-- from there. SQL knows no zones, so what is noted is the instant, which ends in Z.
CREATE TRIGGER scheduled_tasks_begun AFTER INSERT ON scheduled_tasks
WHEN new.anchor IS NULL AND new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at, '+0 seconds') IS new.due_at
BEGIN
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at) WHERE id = new.id;
END;
--> statement-breakpoint
-- As in 0026, and the series begins where the text that is rewritten says.
DROP TRIGGER scheduled_tasks_due_insert;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at)
  WHERE id = new.id AND anchor IS NULL AND status = 'pending' AND problem IS NULL AND ifnull(repeat, 'once') <> 'once';
  DELETE FROM scheduled_tasks WHERE id = new.id AND status = 'pending' AND problem IS NULL AND EXISTS (
    SELECT 1 FROM scheduled_tasks AS twin
    WHERE twin.sender_id = new.sender_id AND twin.status = 'pending' AND twin.due_at = scheduled_tasks.due_at
      AND twin.id <> new.id AND twin.description = new.description AND twin.channel = new.channel
      AND twin.reply_target = new.reply_target AND twin.project = new.project AND twin.task_type = new.task_type
      AND ifnull(twin.repeat, 'once') = ifnull(new.repeat, 'once') AND twin.rule IS new.rule
  );
END;
--> statement-breakpoint
-- As in 0026, but that the beginning is noted. Text that SQLite can't read yet is met again when it has been rewritten.
DROP TRIGGER scheduled_tasks_moved;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_moved AFTER UPDATE OF due_at ON scheduled_tasks
WHEN new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at) IS NOT NULL AND datetime(new.due_at) IS NOT datetime(old.due_at)
  AND new.anchor IS old.anchor AND new.occurrence = old.occurrence AND new.retry_count = old.retry_count
  AND new.attempt = old.attempt AND new.zone = old.zone AND new.rule IS old.rule
  AND new.lease_owner IS old.lease_owner
  AND datetime(new.due_at) IS NOT datetime(old.due_at, CASE new.repeat
    WHEN 'weekly' THEN '+7 days' WHEN 'monthly' THEN '+1 month' ELSE '+1 day' END)
  AND NOT (new.repeat = 'weekdays' AND strftime('%w', old.due_at) = '6'
    AND datetime(new.due_at) IS datetime(old.due_at, '+2 days'))
BEGIN
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', new.due_at) WHERE id = new.id;
END;
--> statement-breakpoint
DROP TRIGGER scheduled_tasks_repeat;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_repeat AFTER UPDATE OF repeat ON scheduled_tasks
WHEN new.rule IS old.rule AND new.anchor IS old.anchor AND new.occurrence = old.occurrence
  AND new.attempt = old.attempt AND new.zone = old.zone
  AND (new.rule IS NOT NULL OR new.repeat IS NOT old.repeat)
BEGIN
  UPDATE scheduled_tasks
  SET rule = NULL, anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at), occurrence = 0 WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at)
WHERE anchor IS NULL AND status = 'pending' AND problem IS NULL AND ifnull(repeat, 'once') <> 'once';
`,
  },
  {
    name: '0035_folded_letters',
    when: 1796003802914,
    hash: 'c97b901e3e30510c36e81500bf9384ae5e862aeac3af68cb3905431b332f30b8',
    sql: `-- Letters and marks that separate writers and not words (those of Arabic, Greek accents, ß, ø, ł, ё) are written into the index as they are compared,
-- so that a message needs no second entry for them. A text that also has letters of a script without spaces between words stays as it is written,
-- and so do the messages that there are: those up to the key in recall_letters, which recall.updateIndex() brings down as it enters them anew.
CREATE TABLE \`recall_letters\` (
	\`folded_after\` integer PRIMARY KEY NOT NULL,
	\`unmerged\` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
INSERT INTO recall_letters(folded_after) SELECT coalesce(max(key), 0) FROM messages;
--> statement-breakpoint
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
DROP TRIGGER messages_recall_delete;
--> statement-breakpoint
DROP TRIGGER messages_recall_out;
--> statement-breakpoint
DROP TRIGGER conversations_recall_out;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) WHEN length(CAST(new.content AS BLOB)) > length(new.content) AND new.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND new.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN new.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN new.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[ßæøłđıёÆØŁĐЁάέήίόύώϊϋςΆΈΉΊΌΎΏ' || char(0x622, 0x2D, 0x626, 0x629, 0x640, 0x649, 0x64B, 0x2D, 0x652, 0x6A9, 0x6BE, 0x6C1, 0x6CC) || ']*' AND new.key <= coalesce((SELECT max(folded_after) FROM recall_letters), 0)
      OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xC6, 0xD8, 0xDF, 0xE6, 0xF8, 0x100, 0x2D, 0x125, 0x128, 0x2D, 0x131, 0x139, 0x2D, 0x13E, 0x141, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x1EA0, 0x2D, 0x1EF9, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x401, 0x451, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x60C, 0x61B, 0x61F, 0x621, 0x2D, 0x63A, 0x640, 0x2D, 0x652, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C1, 0x6CC, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x386, 0x388, 0x2D, 0x38A, 0x38C, 0x38E, 0x38F, 0x391, 0x2D, 0x3A1, 0x3A3, 0x2D, 0x3A9, 0x3AC, 0x2D, 0x3AF, 0x3B1, 0x2D, 0x3CE, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages
WHEN (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) OR NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = new.key) BEGIN
  DELETE FROM message_words
  WHERE message_key = new.key AND (new.content IS NOT old.content OR new.role NOT IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) WHEN length(CAST(new.content AS BLOB)) > length(new.content) AND new.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND new.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN new.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN new.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''\`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[ßæøłđıёÆØŁĐЁάέήίόύώϊϋςΆΈΉΊΌΎΏ' || char(0x622, 0x2D, 0x626, 0x629, 0x640, 0x649, 0x64B, 0x2D, 0x652, 0x6A9, 0x6BE, 0x6C1, 0x6CC) || ']*' AND new.key <= coalesce((SELECT max(folded_after) FROM recall_letters), 0)
      OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xC6, 0xD8, 0xDF, 0xE6, 0xF8, 0x100, 0x2D, 0x125, 0x128, 0x2D, 0x131, 0x139, 0x2D, 0x13E, 0x141, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x1EA0, 0x2D, 0x1EF9, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x401, 0x451, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x60C, 0x61B, 0x61F, 0x621, 0x2D, 0x63A, 0x640, 0x2D, 0x652, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C1, 0x6CC, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x386, 0x388, 0x2D, 0x38A, 0x38C, 0x38E, 0x38F, 0x391, 0x2D, 0x3A1, 0x3A3, 0x2D, 0x3A9, 0x3AC, 0x2D, 0x3AF, 0x3B1, 0x2D, 0x3CE, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) WHEN length(CAST(old.content AS BLOB)) > length(old.content) AND old.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND old.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN old.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN old.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  DELETE FROM message_words WHERE message_key = old.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_out BEFORE UPDATE OF content, role, conversation_id ON messages
WHEN old.role IN ('user', 'assistant') AND (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) WHEN length(CAST(old.content AS BLOB)) > length(old.content) AND old.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND old.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN old.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN old.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
--> statement-breakpoint
CREATE TRIGGER conversations_recall_out BEFORE UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', messages.key, CASE WHEN length(CAST(messages.content AS BLOB)) > length(messages.content)
    AND messages.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND messages.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(messages.content, 1, 257)
        UNION ALL SELECT start + 256, substr(messages.content, start + 256, 257) FROM part WHERE start + 256 <= length(messages.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) WHEN length(CAST(messages.content AS BLOB)) > length(messages.content) AND messages.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND messages.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN messages.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN messages.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE messages.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script CROSS JOIN messages
  WHERE conversation_id = old.id AND role IN ('user', 'assistant') AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = messages.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id)
  FROM messages CROSS JOIN message_words ON message_key = messages.key
  WHERE conversation_id = old.id AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
`,
  },
]
