/**
 * What SECURITY.md and docs/operations.md promise, and the tests that hold each: where it stands, the words of it, the file
 * of the test below `test/` and the test's name as it is written there.
 */
export const promises: Readonly<
  Record<string, readonly (readonly [words: string, file: string, test: string])[]>
> = {
  'SECURITY.md': [
    [
      'are made readable by their owner only',
      'database/file/local-client',
      'makes the file and what stands beside it readable by the owner alone',
    ],
    [
      'so is a folder made for them',
      'database/location',
      'makes the folder of a new file for its owner alone',
    ],
    ['Every value reaches SQL as a bound parameter', 'input', 'is refused, without being repeated'],
    [
      'split into quoted terms before it becomes a full-text query',
      'recall/recall',
      'reads no query as syntax, and nobody else’s messages',
    ],
    [
      'Error messages never contain what users said',
      'database/sealed',
      'never shows the values of a statement, not even in its causes',
    ],
    [
      'one line an item, without control, zero-width and bidirectional characters',
      'context/prompt-text',
      'is one visible line within its limit, whatever was stored',
    ],
    ["fences that it can't close", 'context/prompt-text', 'opens and closes no fence'],
    [
      'Facts whose key is called as secrets are, in eight languages',
      'context/secrets',
      'knows every name of the corpus in its eight languages: %s',
    ],
    [
      'what looks like a key is masked in all of it',
      'context/secrets',
      'tells no secret in any section, and its manifest says so',
    ],
    [
      'Reads are for one sender',
      'many-users.slow',
      'nobody reads or changes what belongs to somebody else',
    ],
    [
      'the only reads across senders are under `memory.admin`',
      'identity',
      'every method that is told whom it is about reads for a person here, or says why it does not',
    ],
    [
      "An import of a person's export is held to the ids that the caller names",
      'privacy/hostile-import',
      'changes nothing of anyone else, whatever was edited, and fails as input that is refused or not at all',
    ],
    [
      'no message of the role `system` unless asked for',
      'privacy/hostile-import',
      'leaves out what would speak to the model, unless it is asked for',
    ],
    [
      'Erasing a person ends with a look',
      'privacy/left-behind',
      'rows that were written meanwhile, and nothing when it is done again',
    ],
    [
      'says `complete` only when none of it holds anything of deleted messages',
      'privacy/erase-histories.slow',
      'leaves no word of the person in any file, and every row of others (part %i)',
    ],
    [
      'The command line strips control characters from what it shows',
      'cli/commands/conversations',
      'shows no control characters of what was said',
    ],
    [
      'only where nobody else can write to it',
      'cli/compiled',
      'keeps nothing in a folder in which others can write, nor behind a link',
    ],
    ['only what is whole and of the very same source', 'cli/compiled', 'makes anew what %s'],
    ['`OMEGA_MEMORY_NO_CACHE=1` keeps nothing', 'cli/compiled', 'is none where it is not wanted'],
    [
      '`encryptionKey` encrypts the file',
      'database/file/local-client',
      'keeps a file secret with a key',
    ],
    [
      '`omega-memory browse` asks for the token',
      'browse/handler',
      'with the token gets a cookie for it that no script reads, and an address without it',
    ],
    ['no other page that is open in a browser', 'cli/studio/studio-guard', 'answers no other page'],
    [
      'The receipt of `erase` says what is outside its reach',
      'privacy/erase',
      'leaves no byte of a person in the file, and every row of others as it was',
    ],
  ],
  'docs/operations.md': [
    [
      'the process is killed while it writes',
      'crash/kill',
      'leaves no half exchange, and loses none that was acknowledged',
    ],
    [
      'it is killed while an older file is adopted',
      'crash/adoption',
      'leaves the file as it was, or adopted: every row is there',
    ],
    [
      'several processes write; one holds the lock',
      'crash/writers',
      'lose none, double none and meet no error',
    ],
    [
      'reads go on meanwhile, and beside an open transaction',
      'database/file/local-client',
      'loses nothing that was acknowledged, and reads go on',
    ],
    [
      'the disk is full',
      'crash/disk-full',
      'refuses with storage_full, leaves nothing half written, goes on reading, and recovers',
    ],
    [
      'the -wal is cut off',
      'crash/damage',
      'leaves the exchanges up to some moment, each one whole',
    ],
    [
      'bits flip in the file',
      'crash/damage',
      'is an error with a code, a finding, or a value that differs; nothing is written over',
    ],
    [
      'the file is deleted, moved or replaced while it is open',
      'database/file/open-files',
      'takes no write when it was %s, and says why',
    ],
    [
      'the -wal or -shm is deleted while it is open',
      'database/file/open-files',
      'is noticed in a moment, and loses nothing when the store is closed',
    ],
    [
      'the file is made read-only while it is open',
      'database/file/open-files',
      'keeps what is written into it',
    ],
    [
      'the clock goes back or jumps',
      'crash/clock',
      'never changes the order of what was said, nor keeps a lease for ever',
    ],
    [
      "the file is no database, or somebody else's",
      'database/file/local-client',
      'refuses a file that is no database',
    ],
    ['its texts are UTF-16', 'database/open', 'is refused, and stays as it is (as %s)'],
    [
      'It waits for what was asked for before it',
      'memory-store',
      'stores what was handed to the store before',
    ],
    [
      'when nothing goes on, and afterwards, it is refused at once',
      'memory-store',
      'refuses what is asked for afterwards, at once when nothing goes on',
    ],
    [
      'unless it takes longer than `busyTimeoutMs`',
      'database/running-calls',
      'waits no longer than it is given, whatever goes on',
    ],
    [
      'notes what they come to, and resolves',
      'memory-store',
      'ends a running work as if it were told to stop, and what it had begun is noted',
    ],
    [
      '**A worker thread** must close its store before it is ended',
      'crash/threads',
      'takes the process with it when it is ended in the middle of a statement',
    ],
    [
      'handler of `tasks.work`, and summaries',
      'workers/task-worker',
      'fails a delivery that hangs, tells it by its signal, and makes the others',
    ],
    ['`embed`', 'recall/embedder', 'is nothing when the embedder fails, and why is told'],
    [
      '`authToken`',
      'database/server/token',
      'by a function that never ends is told as unauthorized when its time is over',
    ],
    ['`countTokens`, `clock`', 'context/context-builder', 'refuses %j by the name of its field'],
    [
      'what `importHistory` reads from',
      'import/stoppable',
      'ends while the source is awaited for what never comes',
    ],
    ['`onError`', 'workers/task-worker', 'goes on when what is told of errors fails itself'],
    [
      'search before, or set that lower than the 5 seconds',
      'memory-store.transaction',
      'is held by an embedder that hangs for `embedTimeoutMs` at most, and finds by words then',
    ],
    [
      'A write that was acknowledged survives the end of the process',
      'database/contention',
      'that were acknowledged survive a kill at any moment',
    ],
    [
      'a disk flush for a write',
      'database/file/local-client',
      'waits for the disk at every commit when durability is full',
    ],
    [
      'The copy is consistent while others write',
      'database/file/backup',
      'is one state of the store while others write, for its owner alone',
    ],
    [
      'a wrong key is answered like a file that is no database',
      'database/open',
      'is refused without its key and with another one, and is none the worse for it',
    ],
    [
      'deletes a person under every id that is linked with theirs',
      'privacy/erase',
      'goes through aliases both ways, and through chains of another program',
    ],
    [
      '2 rows of messages, written while',
      'privacy/left-behind',
      'rows that were written meanwhile, and nothing when it is done again',
    ],
    [
      '5 words of deleted messages in messages_recall',
      'privacy/left-behind',
      'words of messages that others deleted while it looked',
    ],
    [
      'bytes in the free space of 3 pages',
      'privacy/left-behind',
      'bytes in free space, while a program changes the pages',
    ],
    [
      'older states of pages in the -wal',
      'privacy/left-behind',
      'older states of pages in the -wal, while somebody reads them',
    ],
    [
      "older states of pages in the server's log",
      'server/erase',
      'is gone from its tables, mostly from its data file, and the receipt says what the owner has to do',
    ],
    [
      '**Every deletion leaves no byte in a file**',
      'repositories/no-byte-left',
      'by %s says what went, and leaves no byte of it in the files',
    ],
    [
      'takes ages in days, and a `scope`',
      'privacy/prune-histories.slow',
      'lets go of what is old enough and in its scope, of nothing else, and of every word of it (part %i)',
    ],
    [
      'stopped, it goes on at the next call',
      'privacy/prune',
      'stops when it is told to, tells how far it is, and goes on where it stopped',
    ],
    [
      'keeps of each thread of a graph its newest checkpoints',
      'privacy/prune',
      'keeps the newest checkpoints of each thread, and what they are made from',
    ],
    ['`memory.doctor()` reads the whole store', 'doctor/doctor', 'finds and mends %s'],
    [
      'A file store opens no socket',
      'sockets',
      'a file store opens no socket, whatever is done with it',
    ],
    [
      'Every call on a store is told',
      'database/told-calls',
      'tells of each call its method, its time and its rows, and no word of a user',
    ],
    ['readonly: true', 'memory-store.readonly', 'reads everything and refuses to write'],
    [
      'The same program runs on one file, on one server',
      'copy/copy-store',
      'makes a store that is searched and written like the original',
    ],
    [
      '`deploy/compose.yaml` starts',
      'server/deploy',
      'starts the primary so that its checkpoints hang no writes',
    ],
    [
      'A token that ends is good for 60 seconds longer',
      'server/tokens',
      'is good for a minute longer, then told as one that has expired',
    ],
    [
      'While the primary is away, reads go on',
      'server/deploy',
      'go on reading on the replica while the primary is away, and writing when it is back',
    ],
    [
      "**`doctor` examines a server's store as it does a file**",
      'server/doctor',
      'finds a sound store healthy, and says what it could not look at',
    ],
    [
      'The local copy that the driver keeps',
      'server/embedded-replica',
      'stands still with all of the program while the server is silent',
    ],
    [
      "A server doesn't overwrite what is deleted",
      'server/erase-histories.slow',
      'erase on a server leaves no row and no word in the indexes, and every row of others, after any history',
    ],
    [
      'a write fails at once and says that its outcome is unknown',
      'server/false-answers',
      'doubles and loses nothing, leads nothing elsewhere, and is told as in doubt (from answer %i on)',
    ],
    ['When the server does not answer', 'server/lost-replies', '%s is sent again and written once'],
    [
      'no two tenants share a file',
      'pool/tenant-file-name',
      'gives two tenants two names, even where case and accents are folded',
    ],
    [
      'A tenant who leaves is taken out',
      'pool/memory-pool',
      'leaves nothing of a tenant, and says whether there was something',
    ],
    [
      'The copy keeps every row with its row id',
      'copy/copy-store',
      'makes file, server and file equal row for row',
    ],
    [
      'the copy ends with `conflict` and says how many rows',
      'copy/copy-store',
      'ends beside a writer that never rests, says what it missed, and goes on when called again',
    ],
    ['has the number of each call of every turn', 'server/round-trips', 'a read is one'],
    [
      'two more by any other error',
      'server/round-trips',
      'a search and a context with recall are two, and what is more has its number',
    ],
  ],
}
