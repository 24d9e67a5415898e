PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_version (
	number INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO schema_version VALUES(1);
CREATE TABLE runs (
	id VARCHAR(32) NOT NULL, 
	owner VARCHAR(80) NOT NULL, 
	config JSON NOT NULL, 
	preset VARCHAR(40) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	phase VARCHAR(24) NOT NULL, 
	message TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	started FLOAT, 
	finished FLOAT, 
	heartbeat FLOAT, 
	stop_requested BOOLEAN NOT NULL, 
	attempt INTEGER NOT NULL, 
	total_steps INTEGER NOT NULL, 
	metrics JSON, 
	PRIMARY KEY (id)
);
INSERT INTO runs VALUES('862430d1','calm-otter','{"architecture": "lenet5", "options": {"padding": "same", "activation": "relu", "dense_activation": "tanh", "pooling": "average"}, "dataset": "fashion-mnist", "optimizer": "adam", "learning_rate": 0.004, "schedule": {"kind": "one_cycle", "decay_steps": 1000, "decay_rate": 0.9, "warm_up": 0.3, "initial_share": 0.1, "final_share": 0.0}, "momentum": 0.9, "weight_decay": 0.0, "label_smoothing": 0.0, "batch_size": 64, "epochs": 10, "validation_split": 0.2, "validation_method": "last", "augmentation": {"rotation": 0.0, "shift": 0.0, "zoom": 0.0, "flip": false, "erase": 0.0}, "seed": 0}','tuned','finished','','',1795516994.2556610107,1795516994.2590422631,1795516994.2652068138,1795516994.2644731997,0,1,10,'{"test_accuracy": 0.9}');
CREATE TABLE services (
	name VARCHAR(80) NOT NULL, 
	heartbeat FLOAT NOT NULL, 
	detail JSON NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE points (
	run_id VARCHAR(32) NOT NULL, 
	first_step INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	steps INTEGER NOT NULL, 
	pictures_per_second FLOAT NOT NULL, 
	"values" BLOB NOT NULL, 
	PRIMARY KEY (run_id, first_step), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO points VALUES('862430d1',0,1,3,9.0,X'000000000000803f00000040000000000000803f00000040000000000000803f00000040');
CREATE TABLE epochs (
	run_id VARCHAR(32) NOT NULL, 
	epoch INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	loss FLOAT NOT NULL, 
	accuracy FLOAT NOT NULL, 
	validation_loss FLOAT NOT NULL, 
	validation_accuracy FLOAT NOT NULL, 
	seconds FLOAT NOT NULL, 
	PRIMARY KEY (run_id, epoch), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE artifacts (
	run_id VARCHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (run_id, name), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO artifacts VALUES('862430d1','card.json',X'7b7d');
CREATE INDEX ix_runs_status ON runs (status);
CREATE INDEX ix_runs_owner ON runs (owner);
CREATE INDEX ix_runs_created ON runs (created);
COMMIT;
