-- A gradebook of format 3, as nnbook 0.1.0 wrote it; line 12 of its audit takes a mark back.
BEGIN TRANSACTION;
CREATE TABLE audit (   -- who or what set every point, and when; only ever added to
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    exercise TEXT NOT NULL,
    digest TEXT NOT NULL,
    points REAL,
    verdict TEXT NOT NULL,
    comment TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','double','d1',2.0,'right','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(2,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','area','d1',1.0,'partly','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(3,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','total','d1',0.0,'wrong','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(4,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','slope','d1',0.0,'missing','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(5,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','gate','d1',0.0,'error','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(6,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','loop','d1',0.0,'timeout','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(7,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','proof','d1',NULL,'unmarked','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(8,'2026-11-30T16:36:08.383+00:00','nnbook grade','ann','01_neuron','essay','d1',NULL,'unmarked','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(9,'2026-11-30T16:36:08.384+00:00','nnbook grade','bob','01_neuron','double','d2',0.0,'unread','key 0.1.0 10/60 locked');
INSERT INTO "audit" VALUES(10,'2026-11-30T16:36:08.384+00:00','prof','ann','01_neuron','proof','d1',2.5,'marked','Nearly.');
INSERT INTO "audit" VALUES(11,'2026-11-30T16:36:08.384+00:00','prof','ann','01_neuron','essay','d1',1.0,'marked','');
INSERT INTO "audit" VALUES(12,'2026-11-30T16:36:08.384+00:00','prof','ann','01_neuron','essay','d1',NULL,'unmarked','');
CREATE TABLE graded (
    submission INTEGER PRIMARY KEY REFERENCES submissions,
    fingerprint TEXT NOT NULL,       -- of the key, the version and the limits
    locked INTEGER NOT NULL,         -- whether the sandbox was
    remarks TEXT NOT NULL,           -- JSON: sentences about the notebook as a whole
    at TEXT NOT NULL
);
INSERT INTO "graded" VALUES(1,'key 0.1.0 10/60 locked',1,'["The cell that begins with `y` raised NameError."]','2026-11-30T16:36:08.383+00:00');
INSERT INTO "graded" VALUES(2,'key 0.1.0 10/60 locked',1,'["The file is empty."]','2026-11-30T16:36:08.384+00:00');
CREATE TABLE marks (   -- what a person set; it counts before any verdict
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL NOT NULL,
    comment TEXT NOT NULL,
    ticked TEXT NOT NULL DEFAULT '[]',  -- JSON: the statements of the rubric it fulfils
    digest TEXT NOT NULL,            -- of the submission it was set for
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (student, notebook, exercise)
);
INSERT INTO "marks" VALUES('ann','01_neuron','proof',2.5,'Nearly.','["The boundary is the same."]','d1','prof','2026-11-30T16:36:08.384+00:00');
CREATE TABLE notices (   -- files and folders that looked odd at the last run
    path TEXT NOT NULL,
    why TEXT NOT NULL
);
INSERT INTO "notices" VALUES('essay.docx','it is no notebook');
CREATE TABLE pictures (  -- pasted into written answers; read one at a time
    submission INTEGER NOT NULL REFERENCES submissions,
    exercise TEXT NOT NULL,
    pictures TEXT NOT NULL,          -- JSON
    PRIMARY KEY (submission, exercise)
);
INSERT INTO "pictures" VALUES(1,'proof','{"p.png": {"image/png": "QUJD"}}');
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    digest TEXT NOT NULL,            -- of the file's bytes
    place TEXT NOT NULL,
    handed_in TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    newest INTEGER NOT NULL DEFAULT 0,
    UNIQUE (student, notebook, digest)
);
INSERT INTO "submissions" VALUES(1,'ann','01_neuron','d1','ann/01_neuron.ipynb','2026-01-02T03:04:05+00:00',1,1);
INSERT INTO "submissions" VALUES(2,'bob','01_neuron','d2','bob/01_neuron.ipynb','',0,1);
CREATE TABLE verdicts (
    submission INTEGER NOT NULL REFERENCES submissions,
    exercise TEXT NOT NULL,
    place INTEGER NOT NULL,          -- of the exercise in its notebook
    points REAL,                     -- NULL: no one has marked it
    max_points REAL NOT NULL,
    verdict TEXT NOT NULL,
    detail TEXT NOT NULL,
    notes TEXT NOT NULL,             -- JSON
    PRIMARY KEY (submission, exercise)
);
INSERT INTO "verdicts" VALUES(1,'double',0,2.0,2.0,'right','Right.','{}');
INSERT INTO "verdicts" VALUES(1,'area',1,1.0,2.0,'partly','Right in 1 of 2 groups of cases.','{"groups": [["short lists", true, ""], ["an empty list", false, "The result is not right."]]}');
INSERT INTO "verdicts" VALUES(1,'total',2,0.0,2.0,'wrong','The result is not right.','{"diagnosis": "the bias is missing"}');
INSERT INTO "verdicts" VALUES(1,'slope',3,0.0,2.0,'missing','Not answered.','{}');
INSERT INTO "verdicts" VALUES(1,'gate',4,0.0,2.0,'error','Your code raised NameError.','{"line": ["NameError", 2, "y = z"]}');
INSERT INTO "verdicts" VALUES(1,'loop',5,0.0,2.0,'timeout','The cell that should answer it took too long and was stopped.','{}');
INSERT INTO "verdicts" VALUES(1,'proof',6,NULL,3.0,'unmarked','A person will mark this answer.','{"text": "So it is."}');
INSERT INTO "verdicts" VALUES(1,'essay',7,NULL,3.0,'unmarked','A person will mark this answer.','{"text": "Hm."}');
INSERT INTO "verdicts" VALUES(2,'double',0,0.0,2.0,'unread','The file is empty.','{}');
CREATE UNIQUE INDEX one_counts
    ON submissions (student, notebook) WHERE newest;
COMMIT;
PRAGMA user_version = 3;
